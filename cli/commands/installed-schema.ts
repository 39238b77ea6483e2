import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { PROJECT_SCHEMAS } from "../../configuration/schema-files.ts";
import { jsonOption } from "../options.ts";

/** Adds `schema` to the package, which has the JSON Schemas written already. */
export function addInstalledSchema(program: Command): void {
  program
    .command("schema")
    .summary("write the JSON Schemas that editors read")
    .description(
      "Writes the JSON Schemas of the files that people write into the project, for editors. Run it after an upgrade of the package.",
    )
    .addOption(jsonOption())
    .action(({ json }) => {
      const installed = join(import.meta.dirname, "../..");
      for (const file of PROJECT_SCHEMAS) {
        mkdirSync(dirname(file), { recursive: true });
        copyFileSync(join(installed, file), file);
      }
      console.log(
        json === true
          ? JSON.stringify(PROJECT_SCHEMAS, undefined, 2)
          : PROJECT_SCHEMAS.map((file) => `Wrote ${file}`).join("\n"),
      );
    });
}
