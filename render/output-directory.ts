import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { quote } from "../configuration/suggestion.ts";
import { UsageError } from "../user-error.ts";

/** Lists what was written into a directory, so that the next rendering knows what it may replace. */
const record = ".rendered";

/** Why a directory cannot be written into, and what to do. */
export class OutputError extends UsageError {
  override readonly name = "OutputError";
}

/**
 * Makes sure that nothing in a directory is anybody else's.
 *
 * @throws OutputError when something is
 */
export function checkOutput(directory: string): void {
  if (!existsSync(directory)) return;
  if (!statSync(directory).isDirectory()) throw new OutputError(`${quote(directory)} is a file; name a directory`);
  const own = new Set([record, ...written(directory)]);
  const foreign = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(directory, "/").length))
    .find((file) => !own.has(file));
  if (foreign === undefined) return;
  throw new OutputError(
    `${quote(directory)} has ${quote(foreign)}, which was not rendered; name another directory, or an empty one`,
  );
}

/**
 * Writes files into a directory, in place of those of the last rendering.
 *
 * @throws OutputError as {@link checkOutput} does
 */
export function writeOutput(directory: string, files: ReadonlyMap<string, string>): void {
  checkOutput(directory);
  for (const file of written(directory)) rmSync(join(directory, file), { force: true });
  for (const [file, text] of [[record, `${[...files.keys()].join("\n")}\n`] as const, ...files]) {
    const target = join(directory, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

function written(directory: string): string[] {
  const list = join(directory, record);
  return existsSync(list) ? readFileSync(list, "utf8").split("\n").filter(Boolean) : [];
}
