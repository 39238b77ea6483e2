import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { jsonOption } from "../options.ts";

/** Adds `schema`, which writes the JSON Schemas that editors read and the tables of keys in the documentation. */
export function addSchema(program: Command): void {
  program
    .command("schema")
    .summary("write the JSON Schemas and the tables of the reference")
    .description(
      "Writes the JSON Schemas of the files that people write, and the tables of keys in the documentation, from the rules that the program checks.",
    )
    .addOption(jsonOption())
    .action(async ({ json }) => {
      const { DESCRIBED_FILES, jsonSchema } = await import("../../configuration/json-schema.ts");
      for (const described of DESCRIBED_FILES) {
        const path = join(import.meta.dirname, "../..", described.file);
        writeFileSync(path, await jsonSchema(described, path));
      }
      const { REFERENCE_PAGES, referencePage } = await import("../../configuration/reference.ts");
      for (const page of REFERENCE_PAGES) {
        const path = join(import.meta.dirname, "../../docs", page);
        writeFileSync(path, await referencePage(page, readFileSync(path, "utf8"), path));
      }
      const files = [...DESCRIBED_FILES.map(({ file }) => file), ...REFERENCE_PAGES.map((page) => `docs/${page}`)];
      console.log(
        json === true ? JSON.stringify(files, undefined, 2) : files.map((file) => `Wrote ${file}`).join("\n"),
      );
    });
}
