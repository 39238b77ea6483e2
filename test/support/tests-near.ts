import { dirname } from "node:path";
import { nearest, type Imports } from "./imports.ts";

const isUnitTest = (file: string): boolean => file.endsWith(".test.ts") && !file.startsWith("test/end-to-end/");

/**
 * The unit tests that are about some changed files, sorted: for a source file those that import it over the fewest steps, and
 * the one that has its name; for any other file those in the directory of `test/` that mirrors its own, or the next above.
 *
 * @param exists - whether a path is there still
 */
export function testsNear(
  imports: Imports,
  changed: readonly string[],
  exists: (path: string) => boolean,
): readonly string[] {
  const tests = [...imports.keys()].filter(isUnitTest);
  const near = changed.flatMap((file) =>
    /\.(?:ts|mjs)$/.test(file) ? aboutSource(imports, file) : beside(tests, file),
  );
  return [...new Set(near)].filter((file) => isUnitTest(file) && exists(file)).sort();
}

function aboutSource(imports: Imports, file: string): string[] {
  return [...nearest(imports, file, isUnitTest), `test/${file.replace(/\.(?:ts|mjs)$/, ".test.ts")}`];
}

function beside(tests: readonly string[], file: string): string[] {
  if (file.endsWith(".md")) return tests.filter((test) => test.startsWith("test/documentation/"));
  let directory = dirname(file.startsWith("test/") ? file : `test/${file}`);
  while (directory !== "test" && directory !== ".") {
    const found = tests.filter((test) => dirname(test) === directory);
    if (found.length > 0) return found;
    directory = dirname(directory);
  }
  return [];
}
