import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Component } from "../../configuration/infrastructure.ts";
import { readProject } from "../configuration/project.ts";

const directory = join(import.meta.dirname, "../../catalog");

/** Text of every definition that is shipped, by its name. */
export const definitionTexts: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(directory)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => [file.slice(0, -".yaml".length), readFileSync(join(directory, file), "utf8")]),
);

/** Reads a project that installs the whole catalog in the environment `dev`, each under its own name. */
export async function readCatalog(): Promise<readonly Component[]> {
  const files = Object.entries(definitionTexts).flatMap(([name, text]) => [
    [`catalog/${name}.yaml`, text],
    [`infrastructure/${name}.yaml`, `from: ${name}\nenvironments: { dev: {} }\n`],
  ]);
  const { infrastructure } = await readProject({ files: Object.fromEntries(files) as Record<string, string> });
  return infrastructure.components;
}
