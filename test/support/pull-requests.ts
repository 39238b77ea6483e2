import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { GitHub } from "../../sandbox/github/github.ts";
import { git } from "../sandbox/github/git.ts";
import { Clone } from "./clone.ts";

/** What people do with pull requests of a repository. */
export class PullRequests {
  readonly #github: GitHub;
  readonly #name: string;

  constructor(github: GitHub, name: string) {
    this.#github = github;
    this.#name = name;
  }

  /**
   * Commits files to a branch, which is made if it is not there, and pushes it.
   * @param repository Where to; the repository itself by default.
   * @returns the commit
   */
  async push(branch: string, files: Readonly<Record<string, string>>, repository = this.#name): Promise<string> {
    const directory = mkdtempSync(join(tmpdir(), "pull-request-"));
    try {
      const clone = await Clone.of(this.#github, repository, directory);
      const { code } = await git(clone.directory, ["switch", "--quiet", branch]);
      if (code !== 0) await clone.run("switch", "--quiet", "--create", branch);
      clone.write(files);
      await clone.push(`Change ${branch}`);
      return await clone.head();
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  /** @returns the number */
  async open(branch: string, more: object = {}): Promise<number> {
    const pull = await this.ask("POST", "pulls", { title: branch, head: branch, base: "main", ...more });
    return z.object({ number: z.number() }).parse(pull).number;
  }

  async close(number: number): Promise<void> {
    await this.ask("PATCH", `pulls/${number}`, { state: "closed" });
  }

  async label(number: number, label = "deploy-preview"): Promise<void> {
    await this.ask("POST", `issues/${number}/labels`, { labels: [label] });
  }

  async unlabel(number: number): Promise<void> {
    await this.ask("DELETE", `issues/${number}/labels/deploy-preview`);
  }

  async labels(number: number): Promise<string[]> {
    const labels = await this.ask("GET", `issues/${number}/labels`);
    return z
      .array(z.object({ name: z.string() }))
      .parse(labels)
      .map(({ name }) => name);
  }

  async comments(number: number): Promise<string[]> {
    const comments = await this.ask("GET", `issues/${number}/comments`);
    return z
      .array(z.object({ body: z.string() }))
      .parse(comments)
      .map(({ body }) => body);
  }

  /** Asks GitHub for something of the repository. */
  async ask(method: string, path: string, body?: object): Promise<unknown> {
    const { apiUrl, token } = this.#github;
    const response = await fetch(`${apiUrl}/repos/labrats-work/${this.#name}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}
