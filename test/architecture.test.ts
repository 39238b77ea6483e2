import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allImportsOf, sourceFiles } from "./support/imports.ts";

const root = join(import.meta.dirname, "..");

/** The first directory of a path, with its `/`; the file itself at the root. */
function partOf(path: string): string {
  const [first = "", ...rest] = path.split("/");
  return rest.length === 0 ? first : `${first}/`;
}

/** What each directory imports from others, with the files that do. */
function importsBetweenDirectories(): Map<string, Map<string, string[]>> {
  const found = new Map<string, Map<string, string[]>>();
  for (const file of sourceFiles(root).filter((path) => !path.startsWith("test/"))) {
    const part = partOf(file);
    const imports = found.get(part) ?? new Map<string, string[]>();
    found.set(part, imports);
    for (const target of allImportsOf(file, readFileSync(join(root, file), "utf8"))) {
      const other = partOf(target);
      if (other !== part) imports.set(other, [...(imports.get(other) ?? []), file]);
    }
  }
  return found;
}

/** The rows of the table of imports in docs/concepts/architecture.md, in their order. */
function documentedImports(): Map<string, string[]> {
  const page = readFileSync(join(root, "docs/concepts/architecture.md"), "utf8");
  const [, table = ""] = page.split(/^\| in +\| imports from +\|$/m);
  const [rows = ""] = table.trimStart().split("\n\n");
  return new Map(
    rows.split("\n").flatMap((row) => {
      const [name, ...imports] = Array.from(row.matchAll(/`([^`]+)`/g), ([, one = ""]) => one);
      return name === undefined ? [] : [[name, imports] as const];
    }),
  );
}

describe("imports between directories", () => {
  const documented = documentedImports();

  it("are those of the table in docs/concepts/architecture.md", () => {
    const actual = importsBetweenDirectories();
    assert.deepEqual([...documented.keys()].sort(), [...actual.keys()].sort());
    const missing = [...actual].flatMap(([part, imports]) =>
      [...imports]
        .filter(([other]) => documented.get(part)?.includes(other) !== true)
        .map(([other, files]) => `${part} may not import ${other}: ${files.join(", ")}`),
    );
    assert.deepEqual(missing, []);
    const stale = [...documented].flatMap(([part, imports]) =>
      imports.filter((other) => actual.get(part)?.has(other) !== true).map((other) => `${part} imports no ${other}`),
    );
    assert.deepEqual(stale, []);
  });

  it("lead to rows above only, so that there is no circle", () => {
    const order = [...documented.keys()];
    const upwards = [...documented].flatMap(([part, imports]) =>
      imports
        .filter((other) => !order.slice(0, order.indexOf(part)).includes(other))
        .map((other) => `${part} imports ${other}, which is not in a row above it`),
    );
    assert.deepEqual(upwards, []);
  });
});
