import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { GitHub } from "../../../sandbox/github/github.ts";
import { Clone } from "../../support/clone.ts";

/** A clone of a repository, as a member of its team has it: whatever Git can push, it pushes. */
export class TeamClone {
  readonly #clone: Clone;
  readonly #before: string;

  private constructor(clone: Clone, before: string) {
    this.#clone = clone;
    this.#before = before;
  }

  static async of(github: Pick<GitHub, "url" | "token">, repository: string): Promise<TeamClone> {
    const clone = await Clone.of(github, repository, mkdtempSync(join(tmpdir(), "gitops-platform-team-")));
    return new TeamClone(clone, await clone.head());
  }

  /** Commits and pushes files, text by path. */
  async push(files: Readonly<Record<string, string>>): Promise<void> {
    this.#clone.write(files);
    await this.#clone.push("Try");
  }

  /** Puts everything back as it was when it was cloned, and forgets the clone. */
  async restore(): Promise<void> {
    await this.#clone.run("read-tree", "--reset", "-u", this.#before);
    await this.#clone.push("Put everything back");
    rmSync(dirname(this.#clone.directory), { recursive: true });
  }
}
