import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { toYaml } from "../yaml/write.ts";
import { recipientsOf } from "../sops/open.ts";
import type { Recording } from "./program/record.ts";

const fileSchema = z.looseObject({ repository: z.string(), file: z.string(), content: z.string() });

/** Every file that the program commits, by `<repository>/<path>`. */
export function committedFiles(recording: Recording): Record<string, string> {
  const files = recording.all("github:RepositoryFile").map(({ inputs }) => fileSchema.parse(inputs));
  const byPath = Object.fromEntries(files.map(({ repository, file, content }) => [`${repository}/${file}`, content]));
  assert.equal(Object.keys(byPath).length, files.length, "two generated files have one path");
  return byPath;
}

export function isSealed(path: string): boolean {
  return path.endsWith(".sops.yaml") && !path.endsWith("/.sops.yaml");
}

/** A sealed file with words where its ciphertext, its time and its writer are: the same whenever it is sealed. */
export function readable(sealed: string): string {
  const words = new Map([
    ["lastmodified", "[time]"],
    ["mac", "[MAC]"],
    ["enc", "[data key]"],
    ["version", "[version of sops]"],
  ]);
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value === "string") return value.startsWith("ENC[") ? to : value;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, words.get(key) ?? walk(child)]));
  };
  const to = `[sealed to ${recipientsOf(sealed).join(" and ")}]`;
  return toYaml([walk(parse(sealed))]);
}
