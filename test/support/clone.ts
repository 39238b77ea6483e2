import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GitHub } from "../../sandbox/github/github.ts";
import { git } from "../sandbox/github/git.ts";

/** A clone of a repository of the sandbox's organisation, with the right to push. */
export class Clone {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Clones into a directory of the repository's name, which the caller removes. */
  static async of(github: Pick<GitHub, "url" | "token">, name: string, parent: string): Promise<Clone> {
    const { host } = new URL(github.url);
    const url = `http://x-access-token:${github.token}@${host}/labrats-work/${name}.git`;
    const { code, output } = await git(parent, ["clone", "--quiet", url, name]);
    assert.equal(code, 0, output);
    return new Clone(join(parent, name));
  }

  /** Writes files, text by path; those that are there already are replaced. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(this.directory, dirname(path)), { recursive: true });
      writeFileSync(join(this.directory, path), text);
    }
  }

  /** Commits all that is there, even if nothing has changed, and pushes it to the branch of the same name. */
  async push(message: string): Promise<void> {
    await this.run("add", "--all");
    await this.run("commit", "--quiet", "--allow-empty", "--message", message);
    await this.run("push", "--quiet", "origin", "HEAD");
  }

  /** Runs `git`, which has to succeed. @returns what it says */
  async run(...args: string[]): Promise<string> {
    const { code, output } = await git(this.directory, args);
    assert.equal(code, 0, `git ${args[0] ?? ""}: ${output}`);
    return output.trim();
  }

  /** The commit that is checked out. */
  async head(): Promise<string> {
    return this.run("rev-parse", "HEAD");
  }
}
