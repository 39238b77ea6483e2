import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { git } from "./git.ts";
import { at, base64, each, Running } from "./running.ts";

describe("pull requests of GitHub's stand-in", () => {
  const running = new Running();
  let repositories = 0;

  /** A new repository with a branch `topic`, a commit ahead of `main`. */
  async function repository(): Promise<{ name: string; url: string }> {
    const name = `pulls-${(repositories += 1)}`;
    const url = await running.repository(name);
    const sha = at(await running.must("GET", `${url}/git/ref/heads/main`), "object", "sha");
    await running.must("POST", `${url}/git/refs`, { ref: "refs/heads/topic", sha });
    await commit(url);
    return { name, url };
  }

  /** Commits to a branch. @returns the commit */
  async function commit(url: string, branch = "topic"): Promise<unknown> {
    const path = `file-${Math.random()}`;
    const made = await running.must("PUT", `${url}/contents/${path}`, { message: "Add", content: base64("x"), branch });
    return at(made, "commit", "sha");
  }

  const open = (url: string, more: object = {}) =>
    running.must("POST", `${url}/pulls`, { title: "Topic", head: "topic", base: "main", ...more });

  /** What Git lists of pull requests. */
  async function refs(name: string): Promise<string> {
    const { host } = new URL(running.github.url);
    const remote = `http://x-access-token:${running.token}@${host}/labrats-work/${name}.git`;
    const { code, output } = await git(running.directory, ["ls-remote", remote, "refs/pull/*"]);
    assert.equal(code, 0, output);
    return output;
  }

  it("have a ref in the repository, which follows their branch", async () => {
    const { name, url } = await repository();
    assert.equal(await refs(name), "");
    const pull = await open(url);
    assert.equal(await refs(name), `${String(at(pull, "head", "sha"))}\trefs/pull/1/head\n`);
    const sha = await commit(url);
    assert.equal(await refs(name), `${String(sha)}\trefs/pull/1/head\n`);
    assert.deepEqual(each(await running.must("GET", `${url}/pulls`), "head", "sha"), [sha]);
  });

  it("leave their ref where it was when they are closed, until they are opened again", async () => {
    const { name, url } = await repository();
    const before = at(await open(url), "head", "sha");
    await running.must("PATCH", `${url}/pulls/1`, { state: "closed" });
    const after = await commit(url);
    assert.equal(await refs(name), `${String(before)}\trefs/pull/1/head\n`);
    assert.equal(at(await running.must("GET", `${url}/pulls/1`), "head", "sha"), before);
    await running.must("PATCH", `${url}/pulls/1`, { state: "open" });
    assert.equal(await refs(name), `${String(after)}\trefs/pull/1/head\n`);
  });

  it("have a ref that nobody pushes to", async () => {
    const { name, url } = await repository();
    await open(url);
    const { host } = new URL(running.github.url);
    const directory = mkdtempSync(join(running.directory, "push-"));
    const remote = `http://x-access-token:${running.token}@${host}/labrats-work/${name}.git`;
    await git(directory, ["clone", "--quiet", remote, "work"]);
    const pushed = await git(join(directory, "work"), ["push", "origin", "HEAD:refs/pull/1/head"]);
    assert.notEqual(pushed.code, 0);
    assert.match(pushed.output, /hidden ref/);
  });

  it("come from forks as well, and say so", async () => {
    const { name, url } = await repository();
    const fork = await running.must("POST", `${url}/forks`, { name: `fork-of-${name}` });
    assert.deepEqual([at(fork, "full_name"), at(fork, "fork")], [`labrats-work/fork-of-${name}`, true]);
    const sha = await commit(`/repos/labrats-work/fork-of-${name}`);
    await open(url);
    const pull = await open(url, { head_repo: `fork-of-${name}` });
    assert.equal(at(pull, "head", "repo", "full_name"), `labrats-work/fork-of-${name}`);
    assert.equal(at(pull, "base", "repo", "full_name"), `labrats-work/${name}`);
    assert.equal(at(pull, "head", "sha"), sha);
    assert.match(await refs(name), new RegExp(`^${String(sha)}\trefs/pull/2/head$`, "m"));
    assert.deepEqual(each(await running.must("GET", `${url}/forks`), "name"), [`fork-of-${name}`]);
  });

  it("come from nowhere else", async () => {
    const { url } = await repository();
    const other = await repository();
    const refused = await running.ask("POST", `${url}/pulls`, {
      head: "topic",
      head_repo: other.name,
      base: "main",
      title: "x",
    });
    assert.equal(refused.status, 422);
    const twice = await running.ask("POST", `${url}/forks`, { name: other.name });
    assert.equal(twice.status, 422);
  });
});
