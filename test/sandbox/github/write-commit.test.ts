import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BareRepository, isSafeRef } from "../../../sandbox/github/git/bare-repository.ts";
import { parseTree } from "../../../sandbox/github/git/tree.ts";
import { BranchMovedError, type Change } from "../../../sandbox/github/git/write-commit.ts";

describe("a commit to a bare repository", () => {
  const directory = mkdtempSync(join(tmpdir(), "bare-"));
  const signature = { name: "A <b>\nc", email: "a@example.com", date: "2026-01-02T03:04:05Z" };
  const git = new BareRepository(join(directory, "r.git"));

  before(() => BareRepository.create(join(directory, "r.git"), "main"));
  after(async () => {
    git.close();
    await rm(directory, { recursive: true });
  });

  const commit = (parent: string | undefined, changes: Change[], message = "Message"): Promise<string> =>
    git.commit({ branch: "main", parent, author: signature, committer: signature, message, changes });
  const text = (path: string): Change => ({ path, content: Buffer.from(path) });

  it("has what was asked for, whatever the names", async () => {
    const paths = ["plain", "dir/with space", 'quo"te', "back\\slash", "umläut/✓", "-dash"];
    const message = "Subject\n\nBody with ünïcode\ndone\ndata 3";
    const sha = await commit(undefined, paths.map(text), message);
    const made = await git.resolve(sha);
    assert.equal(made?.message, message);
    assert.deepEqual(made.author, { name: "A bc", email: "a@example.com", date: signature.date });
    for (const path of paths) {
      const entry = await git.entry(sha, path);
      assert.equal((await git.object(entry?.oid ?? ""))?.content.toString(), path);
    }
    const root = parseTree((await git.object(made.tree))?.content ?? Buffer.alloc(0));
    assert.deepEqual(root.map(({ name, kind }) => [name, kind]).sort(), [
      ["-dash", "file"],
      ["back\\slash", "file"],
      ["dir", "dir"],
      ["plain", "file"],
      ['quo"te', "file"],
      ["umläut", "dir"],
    ]);
  });

  it("keeps the mode of a file, and deletes", async () => {
    const tip = await git.branch("main");
    const script = { path: "run", content: Buffer.from("#!/bin/sh\n"), mode: "100755" };
    const sha = await commit(tip?.sha, [script, { path: "plain" }]);
    assert.equal((await git.entry(sha, "run"))?.mode, "100755");
    assert.equal(await git.entry(sha, "plain"), undefined);
    assert.deepEqual((await git.resolve(sha))?.parents, [tip?.sha]);
  });

  it("does not land on a branch that has moved", async () => {
    const tip = await git.branch("main");
    const moved = await commit(tip?.sha, [text("first")]);
    await assert.rejects(commit(tip?.sha, [text("second")]), BranchMovedError);
    await assert.rejects(commit(undefined, [text("second")]), BranchMovedError);
    assert.equal((await git.branch("main"))?.sha, moved);
    assert.equal(await git.entry(moved, "second"), undefined);
  });

  it("leaves a repository that Git finds nothing wrong with", async () => {
    assert.equal(await git.git(["fsck", "--strict", "--no-dangling"]), "");
  });

  it("is to a branch whose name Git allows", () => {
    for (const name of ["main", "flux/updates", "v1.0", "a-b_c", "ünïcode"]) assert.equal(isSafeRef(name), true, name);
    for (const name of [
      "",
      "-x",
      ".x",
      "a..b",
      "a b",
      "a~1",
      "a^",
      "a:b",
      "a?",
      "a*",
      "a[",
      "a\\",
      "a/",
      "a//b",
      "@{u}",
    ]) {
      assert.equal(isSafeRef(name), false, name);
    }
    for (const name of ["a\nb", "a\x7f", "a.lock", "a.", "a/.b"]) assert.equal(isSafeRef(name), false, name);
  });
});
