import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { z } from "zod";
import { DESCRIBED_FILES, jsonSchema } from "../../configuration/json-schema.ts";
import { propertiesOf } from "../support/json-schema.ts";
import { workloadFiles } from "./files.ts";

const directory = join(import.meta.dirname, "../../workloads");
const file = "workload.schema.json";
const path = join(directory, file);
const schema: unknown = JSON.parse(readFileSync(path, "utf8"));

/** What other files, other values, or the meaning of a text show to be wrong. */
const ONLY_THE_PROGRAM: readonly string[] = [
  "1password.yaml",
  "2bind.yaml",
  "autoscaling-of-nothing-that-is-requested.yaml",
  "autoscaling-upside-down.yaml",
  "database-of-two-environments.yaml",
  "database-without-an-owner-of-its-own.yaml",
  "environment-too-long-once-prefixed.yaml",
  "file-of-a-variable-that-nobody-sets.yaml",
  "health-at-a-port-that-is-not-there.yaml",
  "health-in-two-ways.yaml",
  "health-with-nothing-to-look-at.yaml",
  "health-without-a-port.yaml",
  "host-names-that-lead-nowhere.yaml",
  "host-name-of-both-environments.yaml",
  "host-name-without-a-port.yaml",
  "kube-proxy.yaml",
  "taken-host-name.yaml",
  "token-in-a-variable.yaml",
  "user-of-another-workload.yaml",
  "variable-of-the-database.yaml",
  "variable-that-nobody-sets.yaml",
  "volume-of-one-node-for-several-pods.yaml",
  "volume-that-an-environment-does-not-have.yaml",
];

describe(`workloads/${file}`, () => {
  let fits: ValidateFunction;

  before(() => {
    fits = new Ajv({ strict: true, allErrors: true }).compile(z.record(z.string(), z.unknown()).parse(schema));
  });

  it("is what the program checks; when it is not: npm run platform -- schema", async () => {
    const described = DESCRIBED_FILES.find((one) => one.file === `workloads/${file}`);
    assert(described !== undefined);
    assert.equal(readFileSync(path, "utf8"), await jsonSchema(described, path));
  });

  it("tells what each key means", () => {
    const properties = propertiesOf(schema);
    assert.deepEqual(
      properties.filter(({ value }) => !("description" in value)).map(({ at }) => at),
      [],
    );
    assert(properties.length > 25);
  });

  it("is named in each workload of the project, so that editors find it", () => {
    for (const workload of readdirSync(directory).filter((name) => name.endsWith(".yaml"))) {
      const text = readFileSync(join(directory, workload), "utf8");
      assert(text.startsWith(`# yaml-language-server: $schema=${file}\n`), workload);
    }
  });

  for (const [name, text] of Object.entries(workloadFiles("valid"))) {
    it(`takes ${name}`, () => {
      assert(fits(parse(text)), JSON.stringify(fits.errors, undefined, 2));
    });
  }

  for (const [name, text] of Object.entries(workloadFiles("invalid"))) {
    const seen = !ONLY_THE_PROGRAM.includes(name);
    it(`${seen ? "refuses" : "leaves to the program"} ${name}`, () => {
      assert.equal(fits(parse(text)), !seen);
    });
  }
});
