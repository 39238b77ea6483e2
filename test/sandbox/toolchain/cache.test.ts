import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { addEntry, cacheAt, prune, useEntry } from "../../../sandbox/toolchain/cache.ts";

describe("cache", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "cache-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const fill = (content: string) => (directory: string) => writeFile(join(directory, "a"), content);

  it("is where the environment says, or in the user's cache", () => {
    assert.equal(cacheAt({ GITOPS_PLATFORM_CACHE: "/a/b", XDG_CACHE_HOME: "/x" }).root, "/a/b");
    assert.equal(cacheAt({ XDG_CACHE_HOME: "/x" }).root, "/x/gitops-platform");
    assert.equal(cacheAt({ GITOPS_PLATFORM_CACHE: "" }).root, join(homedir(), ".cache", "gitops-platform"));
  });

  it("shows an entry only when it is complete", async () => {
    const entry = join(root, "programs", "a-1");
    await addEntry(entry, async (draft) => {
      assert.notEqual(draft, entry);
      assert.equal(await useEntry(entry), false);
      await fill("content")(draft);
    });
    assert.equal(await useEntry(entry), true);
    assert.equal(readFileSync(join(entry, "a"), "utf8"), "content");
  });

  it("keeps nothing of an entry that could not be filled", async () => {
    const failing = addEntry(join(root, "a-1"), async (draft) => {
      await fill("half")(draft);
      throw new Error("failed");
    });
    await assert.rejects(failing, /failed/);
    assert.deepEqual(readdirSync(root), []);
  });

  it("keeps the first of two equal entries", async () => {
    const entry = join(root, "a-1");
    await addEntry(entry, async (draft) => {
      await addEntry(entry, fill("first"));
      await fill("second")(draft);
    });
    assert.equal(readFileSync(join(entry, "a"), "utf8"), "first");
    assert.deepEqual(readdirSync(root), ["a-1"]);
  });

  it("forgets drafts of killed builds, and entries not used for a month", async () => {
    const cache = cacheAt({ GITOPS_PLATFORM_CACHE: root });
    await prune(cache);
    for (const name of ["new", "used", "old", "a-1.abc.draft"])
      mkdirSync(join(cache.entries, name), { recursive: true });
    const monthAgo = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
    for (const name of ["used", "old"]) utimesSync(join(cache.entries, name), monthAgo, monthAgo);
    await useEntry(join(cache.entries, "used"));
    await prune(cache);
    assert.deepEqual(readdirSync(cache.entries).sort(), ["new", "used"]);
    assert.equal(existsSync(join(cache.entries, "old")), false);
  });
});
