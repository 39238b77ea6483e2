import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyOf } from "../../../sandbox/toolchain/key.ts";
import type { Recipe } from "../../../sandbox/toolchain/recipes.ts";

describe("key of a recipe", () => {
  const go = { version: "go1.26.8", platform: "linux/amd64" };
  const recipe: Recipe = {
    name: "tool",
    folder: "tool",
    programs: [{ name: "tool", package: "." }],
    variables: { "main.version": "1" },
    assets: [],
  };
  let folder: string;
  const write = (path: string, content: string): void => {
    writeFileSync(join(folder, path), content);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "key-"));
    mkdirSync(join(folder, "shim"));
    for (const path of ["go.mod", "go.sum", "main.go", "shim/go.mod", "shim/shim.go"]) write(path, path);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("stays the same while nothing changes", async () => {
    const before = await keyOf(recipe, folder, go);
    write("README.md", "not a source");
    assert.equal(await keyOf(recipe, folder, go), before);
    assert.match(before, /^[0-9a-f]{32}$/);
  });

  it("changes with every source", async () => {
    const keys = new Set([await keyOf(recipe, folder, go)]);
    for (const path of ["go.mod", "go.sum", "main.go", "shim/go.mod", "shim/shim.go", "new.go"]) {
      write(path, "changed");
      keys.add(await keyOf(recipe, folder, go));
    }
    assert.equal(keys.size, 7);
  });

  it("changes with a source's name", async () => {
    write("a.go", "content");
    const before = await keyOf(recipe, folder, go);
    renameSync(join(folder, "a.go"), join(folder, "b.go"));
    assert.notEqual(await keyOf(recipe, folder, go), before);
  });

  it("is not fooled by a source that contains its neighbour", async () => {
    write("a.go", "1");
    write("b.go", "2");
    const before = await keyOf(recipe, folder, go);
    write("a.go", "1b.go2");
    rmSync(join(folder, "b.go"));
    assert.notEqual(await keyOf(recipe, folder, go), before);
  });

  it("changes with Go, the platform, the build's arguments and the assets", async () => {
    const keys = await Promise.all([
      keyOf(recipe, folder, go),
      keyOf(recipe, folder, { ...go, version: "go1.26.9" }),
      keyOf(recipe, folder, { ...go, platform: "linux/arm64" }),
      keyOf({ ...recipe, variables: { "main.version": "2" } }, folder, go),
      keyOf({ ...recipe, programs: [{ name: "other", package: "./other" }] }, folder, go),
      keyOf({ ...recipe, assets: [{ name: "a", module: "m", directory: "d" }] }, folder, go),
      keyOf({ ...recipe, over: { module: "m", version: "v1", sum: "h1:a" } }, folder, go),
      keyOf({ ...recipe, over: { module: "m", version: "v1", sum: "h1:b" } }, folder, go),
    ]);
    assert.equal(new Set(keys).size, keys.length);
  });
});
