import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DESCRIBED_FILES, jsonSchema } from "./json-schema.ts";

for (const described of DESCRIBED_FILES) {
  const path = join(import.meta.dirname, "..", described.file);
  writeFileSync(path, await jsonSchema(described, path));
}
