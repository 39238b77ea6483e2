import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Text of the files of a directory, by name, sorted. */
export function filesIn(directory: string): Record<string, string> {
  const names = readdirSync(directory).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), "utf8")]));
}
