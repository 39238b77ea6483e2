import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { componentSchema } from "../../configuration/schema/component.ts";
import { deployment } from "../../configuration/schema/deployment.ts";
import { registrationSchema } from "../../configuration/schema/registration.ts";
import { stackSchema } from "../../configuration/schema/stack.ts";
import { workloadSchema } from "../../configuration/schema/workload.ts";

const page = (name: string): string => readFileSync(join(import.meta.dirname, "../../docs", name), "utf8");
const documentation = page("reference/configuration.md");

describe("docs/reference/configuration.md", () => {
  it("has every key of a stack, and no other", () => {
    assert.deepEqual(
      keysOfTable("The stack"),
      keysOf(stackSchema).map((key) => `platform:${key}`),
    );
  });

  it("has every key of a registration, and no other; those of all deployments once", () => {
    const shared = keysOf(z.object(deployment));
    const inEach = ["home", "environments.<name>"].flatMap((where) => shared.map((key) => `${where}.${key}`));
    const all = keysOf(registrationSchema);
    assert.deepEqual(keysOfTable("An app's deployments"), shared);
    assert.deepEqual(
      inEach.filter((key) => !all.includes(key)),
      [],
    );
    assert.deepEqual(
      keysOfTable("An app: "),
      all.filter((key) => !inEach.includes(key)),
    );
  });

  it("and docs/guides/workloads.md every key of a workload", () => {
    const text = page("guides/workloads.md");
    const all = keysOf(workloadSchema);
    const ofProbe = /^health\.(?:startup|readiness|liveness)\./;
    assert.deepEqual(
      keysOfTable("A workload", text),
      all.filter((key) => !ofProbe.test(key)),
    );
    // Readiness has them all.
    const readiness = all.filter((key) => key.startsWith("health.readiness.")).map((key) => key.replace(ofProbe, ""));
    assert.deepEqual(
      keysOfTable("Health", text).map((key) => key.replace("health.<probe>.", "")),
      readiness,
    );
    const others = all.filter((key) => ofProbe.test(key)).map((key) => key.replace(ofProbe, ""));
    assert.deepEqual(
      others.filter((key) => !readiness.includes(key)),
      [],
    );
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

/** The first column of the first table below a heading. */
function keysOfTable(heading: string, text = documentation): string[] {
  const [, section = ""] = text.split(`\n## ${heading}`);
  const [ownSection = ""] = section.split("\n## ");
  return [...ownSection.matchAll(/^\| `([^`]+)`/gm)].map(([, key = ""]) => key);
}

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
    (schema.valueType instanceof z.ZodObject || ["registryPasswords", "ageKeys", "githubAppKeys"].includes(path));
  return named ? keysOf(schema.valueType, `${path}.<name>`) : [path];
}
