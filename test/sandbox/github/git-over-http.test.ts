import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Ended, git } from "./git.ts";
import { Running } from "./running.ts";

describe("Git over HTTP to GitHub's stand-in", () => {
  const running = new Running();

  before(async () => {
    await running.repository("hidden");
    await running.repository("open", { private: false });
  });

  async function clone(name: string, token?: string): Promise<Ended & { to: string }> {
    const to = mkdtempSync(join(running.directory, "clone-"));
    const { host } = new URL(running.github.url);
    const user = token === undefined ? "" : `x-access-token:${token}@`;
    const url = `http://${user}${host}/labrats-work/${name}.git`;
    return { ...(await git(to, ["clone", "--quiet", url, "work"])), to };
  }

  it("lets the token read and push", async () => {
    const cloned = await clone("hidden", running.token);
    assert.deepEqual([cloned.code, cloned.output], [0, ""]);
    const work = join(cloned.to, "work");
    writeFileSync(join(work, "notes"), "a note\n");
    await git(work, ["add", "notes"]);
    await git(work, ["commit", "--quiet", "-m", "Take notes"]);
    const pushed = await git(work, ["push", "--quiet"]);
    assert.deepEqual([pushed.code, pushed.output], [0, ""]);
    assert.equal((await running.github.commits("hidden"))[0]?.message, "Take notes");
  });

  it("reads compressed requests, as Git sends them when they are long", async () => {
    const answer = await fetch(`${running.github.url}/labrats-work/open.git/git-upload-pack`, {
      method: "POST",
      headers: { "content-encoding": "gzip", "git-protocol": "version=2" },
      body: gzipSync("0014command=ls-refs\n0000"),
    });
    assert.match(await answer.text(), /^[0-9a-f]{44} HEAD\n[0-9a-f]{44} refs\/heads\/main\n0000$/);
  });

  it("lets nobody else read what is private", async () => {
    assert.equal((await clone("hidden", "ghp_wrong")).code, 128);
    assert.equal((await clone("hidden")).code, 128);
    assert.equal((await clone("missing", running.token)).code, 128);
  });

  it("lets everybody read what is public, and nobody push", async () => {
    const cloned = await clone("open");
    assert.equal(cloned.code, 0);
    const work = join(cloned.to, "work");
    await git(work, ["commit", "--quiet", "--allow-empty", "-m", "Nothing"]);
    assert.equal((await git(work, ["push", "--quiet"])).code, 128);
    assert.equal((await running.github.commits("open")).length, 1);
  });
});
