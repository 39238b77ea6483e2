import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { componentSchema } from "../../configuration/schema/component.ts";
import { REFERENCE_PAGES, referencePage, referenceTables } from "../../configuration/reference.ts";
import { registrationSchema } from "../../configuration/schema/registration.ts";
import { stackSchema } from "../../configuration/schema/stack.ts";
import { workloadSchema } from "../../configuration/schema/workload.ts";

const page = (name: string): string => readFileSync(join(import.meta.dirname, "../../docs", name), "utf8");
const documentation = page("reference/configuration.md");

describe("docs/reference/configuration.md", () => {
  it("has a meaning for every key, beginning with a capital letter", () => {
    const rows = [...referenceTables()].flatMap(([table, all]) => all.map((row) => ({ table, ...row })));
    assert(rows.length > 200, "the tables are empty");
    assert.deepEqual(
      rows.filter(({ meaning }) => !/^[`[]?[A-Z`]/.test(meaning)).map(({ table, key }) => `${table}: ${key}`),
      [],
    );
  });

  for (const name of REFERENCE_PAGES) {
    it(`has the tables of docs/${name} from the schemas; when it has not: npm run platform -- schema`, async () => {
      const text = page(name);
      assert.equal(text, await referencePage(name, text, join(import.meta.dirname, "../../docs", name)));
    });
  }

  it("has every table", () => {
    const all = REFERENCE_PAGES.map(page).join("\n");
    for (const table of referenceTables().keys()) assert(all.includes(`<!-- keys: ${table} -->`), table);
  });

  it("explains rules for keys that there are", () => {
    const [, section = ""] = documentation.split("\n## Stricter rules");
    const [own = ""] = section.split("\n## ");
    const rows = [...own.matchAll(/^\| (`[^|]+`) +\|(.*)\|$/gm)];
    const named = rows.flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, key = ""]) => key));
    const known = [
      ...keysOf(stackSchema).map((key) => `platform:${key}`),
      ...[registrationSchema, workloadSchema, componentSchema].flatMap((schema) => keysOf(schema)),
    ];
    assert(rows.length > 20, "the table was not found");
    assert.deepEqual(
      named.filter((key) => !known.some((one) => one === key || one.startsWith(`${key}[]`))),
      [],
    );
    assert.deepEqual(
      rows.filter(([, , rest = ""]) => (rest.split("|").at(-1) ?? "").trim() === "").map(([row]) => row),
      [],
      "rows without a reason",
    );
  });

  it("shows an error as it is printed", () => {
    const example = readFileSync(join(import.meta.dirname, "invalid/example-of-the-documentation.yaml"), "utf8");
    const { expected } = z.object({ expected: z.string() }).parse(parse(example));
    // The engine puts "error: " before a message, and indents it.
    const printed = `error: ${expected.trimEnd()}`.replaceAll(/^(?=.)/gm, "    ");
    assert(documentation.includes(`\`\`\`text\n${printed}\n\`\`\``), `not in the documentation:\n${printed}`);
  });
});

/** Paths of all values that a schema takes. */
function keysOf(schema: unknown, path = ""): string[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, child]) => keysOf(child, path === "" ? key : `${path}.${key}`));
  }
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodExactOptional) return keysOf(schema.unwrap(), path);
  if (schema instanceof z.ZodPrefault) return keysOf(schema.unwrap(), path);
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject) return keysOf(schema.element, `${path}[]`);
  const named =
    schema instanceof z.ZodRecord &&
    (schema.valueType instanceof z.ZodObject ||
      ["registryPasswords", "ageKeys", "githubAppKeys", "githubTokens"].includes(path));
  return named ? keysOf(schema.valueType, `${path}.<name>`) : [path];
}
