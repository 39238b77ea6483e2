import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** A file's imports from its own project, dynamic ones too; those of types alone are left out: they are gone when it runs. */
const IMPORT = /^\s*(?:import|export)\s+(?!type\b)(?:[^"';]*?\sfrom\s+)?"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"\s*\)/gm;

/** A file's imports from its own project, with those of types. */
const ANY_IMPORT = /^\s*(?:import|export)\s+(?:[^"';]*?\sfrom\s+)?"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"\s*\)/gm;

/** What imports what: the files that each file imports, by path. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/**
 * Reads what some files of the project import from it.
 *
 * @param root - directory that the paths start in
 * @param files - TypeScript and JavaScript, with `/`
 */
export function readImports(root: string, files: readonly string[]): Imports {
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(join(root, file), "utf8"))]));
}

/** Paths of all source files of the project, with those that are new and not ignored. */
export function sourceFiles(root: string): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "-z", "*.ts", "*.mjs"];
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ls-files failed: ${stderr}`);
  return stdout.split("\0").filter((file) => file !== "" && existsSync(join(root, file)));
}

/** The paths that a file imports from its own project, for more than their types. */
export function importsOf(file: string, text: string): string[] {
  return pathsOf(file, text, IMPORT);
}

/** The paths that a file imports from its own project, also for their types alone. */
export function allImportsOf(file: string, text: string): string[] {
  return pathsOf(file, text, ANY_IMPORT);
}

function pathsOf(file: string, text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, fixed, dynamic]) => {
    const path = fixed ?? dynamic;
    return path === undefined ? [] : [normalize(join(dirname(file), path))];
  });
}

/** Whether one of `from` imports `target`, itself or through others. */
export function reaches(imports: Imports, from: readonly string[], target: string): boolean {
  const seen = new Set(from);
  for (const file of seen) for (const next of imports.get(file) ?? []) seen.add(next);
  return seen.has(target);
}

/**
 * The files that import `target` over the fewest steps and are wanted; itself, where it is wanted. None where nobody that is
 * wanted imports it.
 */
export function nearest(imports: Imports, target: string, wanted: (file: string) => boolean): string[] {
  const seen = new Set([target]);
  let ring = [target];
  while (ring.length > 0) {
    const found = ring.filter(wanted);
    if (found.length > 0) return found;
    const next = [...imports].filter(([file, of]) => !seen.has(file) && of.some((one) => ring.includes(one)));
    ring = next.map(([file]) => file);
    for (const file of ring) seen.add(file);
  }
  return [];
}
