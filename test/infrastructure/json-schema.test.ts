import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { z } from "zod";
import { DESCRIBED_FILES, jsonSchema } from "../../configuration/json-schema.ts";
import { componentFiles } from "./files.ts";

const root = join(import.meta.dirname, "../..");

/** Faults that a schema can see: in the form of a value, or in its keys. */
const SEEN: readonly string[] = [
  "duration-without-a-unit-or-a-remedy",
  "environment-in-capitals",
  "environments-as-a-list",
  "interval-without-a-unit",
  "key-that-is-misspelled",
  "labels-that-kubernetes-refuses",
  "layer-that-is-misspelled",
  "manifest-as-a-file",
  "manifest-without-a-kind",
  "manifest-without-a-name",
  "no-category",
  "nothing",
  "patch-as-text",
  "path-that-leads-out-of-the-repository",
  "release-with-a-version-that-is-a-number",
  "release-with-options-that-flux-refuses",
  "release-with-the-repository-before-the-chart",
  "release-with-too-long-a-name",
  "secrets-that-cannot-be-made",
  "shipped-component-with-a-definition-of-its-own",
  "shipped-component-with-secrets-that-cannot-be-made",
  "source-with-a-password-in-its-address",
  "source-with-a-scheme-of-the-other-kind",
  "source-with-a-tag-in-its-address",
  "sources-with-what-flux-refuses",
];

for (const described of DESCRIBED_FILES.filter(({ file }) => /^(infrastructure|catalog)\//.test(file))) {
  const { file } = described;
  describe(file, () => {
    const path = join(root, file);
    const text = readFileSync(path, "utf8");
    let fits: ValidateFunction;

    before(() => {
      const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
      fits = new Ajv({ strict: true, allErrors: true, strictTypes: false }).compile(schema);
    });

    it("is what the program checks; when it is not: npm run platform -- schema", async () => {
      assert.equal(text, await jsonSchema(described, path));
    });

    if (file === "catalog/definition.schema.json") {
      for (const [name, definition] of Object.entries(componentFiles("catalog"))) {
        it(`takes ${name}`, () => {
          assert(fits(parse(definition)), JSON.stringify(fits.errors, undefined, 2));
        });
      }
      return;
    }

    for (const [name, component] of Object.entries(componentFiles("valid"))) {
      it(`takes ${name}`, () => {
        assert(fits(parse(component)), JSON.stringify(fits.errors, undefined, 2));
      });
    }

    it("refuses what can be told from the file alone, and leaves the rest to the program", () => {
      const refused = Object.entries(componentFiles("invalid")).filter(([, component]) => !fits(parse(component)));
      assert.deepEqual(
        refused.map(([name]) => name.replace(/\.yaml$/, "")),
        SEEN,
      );
    });
  });
}
