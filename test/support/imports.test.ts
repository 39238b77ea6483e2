import assert from "node:assert/strict";
import { join } from "node:path";
import { allImportsOf, importsOf, nearest, reaches, readImports, sourceFiles, type Imports } from "./imports.ts";
import { testsNear } from "./tests-near.ts";

const imports: Imports = new Map([
  ["a.ts", []],
  ["b.ts", ["a.ts"]],
  ["c.ts", ["b.ts"]],
  ["test/a.test.ts", ["a.ts"]],
  ["test/b.test.ts", ["b.ts"]],
  ["test/both.test.ts", ["a.ts", "b.ts"]],
  ["test/c.test.ts", []],
  ["test/end-to-end/a.test.ts", ["a.ts"]],
  ["test/configuration/read.test.ts", ["c.ts"]],
  ["test/documentation/links.test.ts", []],
]);

describe("what imports what", () => {
  it("is read from imports of values, also over lines, from exports and from dynamic imports", () => {
    const text = `import { one,
      type Two } from "./one.ts";
import type { Three } from "./three.ts";
import "../effect.ts";
export { four } from "./deeper/four.ts";
export type { Five } from "./five.ts";
import { parse } from "yaml";
const text = "from ./six.ts";
const seven = await import("./seven.mjs");
`;
    assert.deepEqual(importsOf("folder/file.ts", text), [
      "folder/one.ts",
      "effect.ts",
      "folder/deeper/four.ts",
      "folder/seven.mjs",
    ]);
  });

  it("is read from imports of types, too, where they count", () => {
    const text = `import type { Three } from "./three.ts";
import "../effect.ts";
export type { Five } from "./five.ts";
type Six = import("./six.ts").Six;
`;
    assert.deepEqual(allImportsOf("folder/file.ts", text), [
      "folder/three.ts",
      "effect.ts",
      "folder/five.ts",
      "folder/six.ts",
    ]);
  });

  it("tells what a file reaches through others", () => {
    assert.equal(reaches(imports, ["c.ts"], "a.ts"), true);
    assert.equal(reaches(imports, ["a.ts"], "c.ts"), false);
  });

  it("tells which tests start programs that have to be built", () => {
    const root = join(import.meta.dirname, "..", "..");
    const real = readImports(root, sourceFiles(root));
    const needs = (test: string): boolean => reaches(real, [test], "sandbox/toolchain/toolchain.ts");
    assert.equal(needs("test/end-to-end/teams.test.ts"), true);
    assert.equal(needs("test/sops/real-sops.test.ts"), true);
    assert.equal(needs("test/configuration/read.test.ts"), false);
  });

  it("tells who is nearest", () => {
    const isTest = (file: string): boolean => file.startsWith("test/");
    assert.deepEqual(nearest(imports, "b.ts", isTest), ["test/b.test.ts", "test/both.test.ts"]);
    assert.deepEqual(nearest(imports, "c.ts", isTest), ["test/configuration/read.test.ts"]);
    assert.deepEqual(nearest(imports, "test/c.test.ts", isTest), ["test/c.test.ts"]);
    assert.deepEqual(
      nearest(imports, "c.ts", (file) => file === "test/c.test.ts"),
      [],
    );
  });
});

describe("the tests near a change", () => {
  const near = (...changed: string[]): readonly string[] => testsNear(imports, changed, (file) => imports.has(file));

  it("are the unit tests that import a source over the fewest steps, and the one of its name", () => {
    assert.deepEqual(near("a.ts"), ["test/a.test.ts", "test/both.test.ts"]);
    assert.deepEqual(near("c.ts"), ["test/c.test.ts", "test/configuration/read.test.ts"]);
  });

  it("are a test that has changed itself, unless it needs a platform", () => {
    assert.deepEqual(near("test/c.test.ts", "test/end-to-end/a.test.ts"), ["test/c.test.ts"]);
  });

  it("are those beside a fixture, and those of the documentation for a page", () => {
    assert.deepEqual(near("test/configuration/invalid/no-name.yaml"), ["test/configuration/read.test.ts"]);
    assert.deepEqual(near("docs/apps.md"), ["test/documentation/links.test.ts"]);
    assert.deepEqual(near("LICENSE"), []);
  });
});
