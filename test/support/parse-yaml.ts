import assert from "node:assert/strict";
import { readYaml } from "../../yaml/read.ts";

/** All documents of a YAML file as Flux reads them; empty ones are left out. Fails at what cannot be read. */
export function parseYamlDocuments(text: string, file: string): unknown[] {
  const { documents, faults } = readYaml(text);
  assert.deepEqual(faults, [], file);
  return documents.map(({ value }) => value);
}
