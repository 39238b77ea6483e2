import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { SandboxUnderTest } from "./sandbox-under-test.ts";

/** Somebody of a team at their desk: a clone of one repository, `git` and `sops`, and no key but the public ones. */
export class Team {
  readonly #clone: string;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(clone: string, environment: Readonly<Record<string, string>>) {
    this.#clone = clone;
    this.#environment = environment;
  }

  /** Clones a repository of the sandbox's organisation. */
  static async withClone({ connection }: Pick<SandboxUnderTest, "connection">, repository: string): Promise<Team> {
    const environment = { ...connection.environment };
    delete environment["SOPS_AGE_KEY_CMD"];
    const team = new Team(mkdtempSync(join(tmpdir(), "gitops-platform-team-")), environment);
    await team.#run("git", "clone", "--quiet", `https://github.com/labrats-work/${repository}`, ".");
    return team;
  }

  /** Encrypts a manifest in place and pushes it. */
  async seal(path: string, manifest: string): Promise<void> {
    await this.#run("git", "pull", "--quiet", "--rebase");
    writeFileSync(join(this.#clone, path), manifest);
    await this.#run("sops", "--encrypt", "--in-place", path);
    await this.#push(path);
  }

  /** Removes a file and pushes that. */
  async remove(path: string): Promise<void> {
    await this.#run("git", "pull", "--quiet", "--rebase");
    rmSync(join(this.#clone, path));
    await this.#push(path);
  }

  /** Deletes the clone. */
  leave(): void {
    rmSync(this.#clone, { recursive: true, force: true });
  }

  async #push(path: string): Promise<void> {
    const author = ["-c", "user.name=Team", "-c", "user.email=team@example.org"];
    await this.#run("git", "add", "--all", path);
    await this.#run("git", ...author, "commit", "--quiet", "--message", `Change ${path}`);
    await this.#run("git", "push", "--quiet");
  }

  async #run(command: string, ...args: string[]): Promise<void> {
    await execa(command, args, { cwd: this.#clone, env: this.#environment });
  }
}
