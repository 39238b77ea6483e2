import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { registrationJsonSchema } from "./json-schema.ts";
import { JSON_SCHEMA_FILE } from "./registrations.ts";

const path = join(import.meta.dirname, "../apps", JSON_SCHEMA_FILE);
writeFileSync(path, await registrationJsonSchema(path));
