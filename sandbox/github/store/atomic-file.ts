import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { z } from "zod";

/** Replaces a JSON file atomically: if the process is killed, the old file stays. */
export function writeJson(path: string, value: unknown): void {
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
}

/**
 * @returns the content of the file, or undefined if there is no such file
 * @throws if the content does not match the schema
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
