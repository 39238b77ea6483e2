import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { z } from "zod";

/** Replaces a JSON file in one step: whoever is killed half-way leaves the old one. */
export function writeJson(path: string, value: unknown): void {
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
}

/**
 * @returns what is in the file, or undefined if there is no such file
 * @throws if it is not what the schema says
 */
export function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return schema.parse(JSON.parse(text));
}
