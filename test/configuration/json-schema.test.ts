import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { z } from "zod";
import { propertiesOf } from "../support/json-schema.ts";
import { DESCRIBED_FILES, jsonSchema } from "../../configuration/json-schema.ts";
import { JSON_SCHEMA_FILE } from "../../configuration/registrations.ts";

const root = join(import.meta.dirname, "../..");
const path = join(root, "apps", JSON_SCHEMA_FILE);
const schema: unknown = JSON.parse(readFileSync(path, "utf8"));

/** What other registrations, other values, or the meaning of a text show to be wrong. */
const ONLY_THE_PROGRAM: readonly string[] = [
  "client-beside-environments-without-order",
  "client-named-after-another-app",
  "client-of-a-program-for-a-group",
  "client-of-an-unknown-environment",
  "client-that-comes-back-nowhere",
  "dependencies-in-two-circles",
  "dependency-in-a-circle",
  "dependency-of-a-home-page-on-another-cluster",
  "dependency-on-a-home-page",
  "dependency-on-an-app-without-that-environment",
  "dependency-on-an-unknown-app",
  "dependency-on-an-unknown-environment",
  "dependency-on-another-cluster",
  "dependency-on-itself",
  "dependency-on-the-app-by-its-own-name",
  "home-page-beside-an-unknown-environment",
  "home-page-beside-environments-without-order",
  "image-tags-in-a-range-with-a-slip",
  "image-that-is-named-twice",
  "image-updates-of-an-environment-that-follows-a-tag",
  "image-updates-of-the-same-files",
  "image-updates-on-one-branch-by-force",
  "image-updates-without-images",
  "images-of-an-unknown-environment",
  "images-whose-policies-have-one-name",
  "interval-that-is-too-long",
  "interval-that-is-too-short",
  "range-of-versions-that-is-none",
  "range-of-versions-with-a-slip",
  "retry-interval-of-no-time",
  "source-of-a-github-app-that-nobody-knows",
  "taken-host-name",
  "timeout-that-is-too-short",
  "token-in-a-variable",
];

describe(`apps/${JSON_SCHEMA_FILE}`, () => {
  let fits: ValidateFunction;

  before(() => {
    fits = new Ajv({ strict: true, allErrors: true }).compile(z.record(z.string(), z.unknown()).parse(schema));
  });

  it("is what the program checks; when it is not: npm run platform -- schema", async () => {
    const described = DESCRIBED_FILES.find(({ file }) => file === `apps/${JSON_SCHEMA_FILE}`);
    assert(described !== undefined);
    assert.equal(readFileSync(path, "utf8"), await jsonSchema(described, path));
  });

  it("tells what each key means", () => {
    assert.deepEqual(
      propertiesOf(schema).filter(({ value }) => !("description" in value)),
      [],
    );
    assert(propertiesOf(schema).length > 40);
  });

  const right = { ...yamlIn("test/platform/apps"), ...yamlIn("test/registrations/valid") };
  for (const [file, text] of Object.entries(right)) {
    it(`takes ${file}`, () => {
      assert(fits(parse(text)), JSON.stringify(fits.errors, undefined, 2));
    });
  }

  const file: unknown = parse(yamlIn("test/registrations/valid")["test/registrations/valid/shop.yaml"] ?? "");
  // There are no components beside the file.
  const shop = changedAt(file, ["home", "dependsOn", 0], { component: "rook-ceph-rbd" });

  it("is tried with every key", () => {
    const used = new Set(placesIn(shop).map(({ path: place }) => place.at(-1)));
    assert.deepEqual(
      propertiesOf(schema)
        .map(({ at }) => at.replace(/.*\//, ""))
        .filter((key) => !used.has(key)),
      [],
    );
  });

  it("refuses a component beside an app", () => {
    assert(!fits(changedAt(shop, ["home", "dependsOn", 0], { component: "rook-ceph-rbd", app: "database" })));
  });

  it("refuses every misspelled key", () => {
    const keys = placesIn(shop).filter(({ path: [...steps] }) => isOwnKey(steps));
    assert(keys.length > 40);
    for (const { path: place, value } of keys) {
      const misspelled = `${String(place.at(-1))}s`;
      const changed = changedAt(shop, place, undefined);
      assert(!fits(changedAt(changed, [...place.slice(0, -1), misspelled], value)), place.join("."));
    }
  });

  it("refuses every value of a wrong type", () => {
    for (const { path: place, value } of placesIn(shop)) {
      const wrong = typeof value === "string" ? 1 : "text";
      assert(!fits(changedAt(shop, place, wrong)), `${place.join(".")}: ${JSON.stringify(wrong)}`);
      assert(!fits(changedAt(shop, place, null)), `${place.join(".")}: null`);
    }
  });

  const invalid = yamlIn("test/registrations/invalid");
  for (const [file, text] of Object.entries(invalid)) {
    const seen = !ONLY_THE_PROGRAM.includes(file.replace(/.*\/|\.yaml$/g, ""));
    it(`${seen ? "refuses" : "leaves to the program"} ${file}`, () => {
      assert.equal(fits(parse(text)), !seen);
    });
  }

  it("leaves nothing to the program that there is no test for", () => {
    const names = Object.keys(invalid).map((file) => file.replace(/.*\/|\.yaml$/g, ""));
    assert.deepEqual(
      ONLY_THE_PROGRAM.filter((name) => !names.includes(name)),
      [],
    );
  });
});

describe("stack.schema.json", () => {
  const file = join(root, "stack.schema.json");
  const described = DESCRIBED_FILES.find((one) => one.file === "stack.schema.json");
  const ownSchema: unknown = JSON.parse(readFileSync(file, "utf8"));
  let fits: ValidateFunction;

  before(() => {
    fits = new Ajv({ strict: true, allErrors: true }).compile(z.record(z.string(), z.unknown()).parse(ownSchema));
  });

  it("is what the program checks; when it is not: npm run platform -- schema", async () => {
    assert(described !== undefined);
    assert.equal(readFileSync(file, "utf8"), await jsonSchema(described, file));
  });

  it("tells what each key means", () => {
    const own = propertiesOf(ownSchema);
    assert(own.length > 50);
    assert.deepEqual(
      own.filter(({ value }) => !("description" in value)),
      [],
    );
  });

  for (const stack of ["Pulumi.dev.yaml", "Pulumi.prod.yaml"]) {
    it(`is named in ${stack}, and takes it`, () => {
      const text = readFileSync(join(root, stack), "utf8");
      assert(text.startsWith("# yaml-language-server: $schema=stack.schema.json\n"));
      assert(fits(parse(text)), JSON.stringify(fits.errors, undefined, 2));
    });
  }

  it("is for every stack in editors that read .vscode/settings.json", () => {
    const settings: unknown = JSON.parse(readFileSync(join(root, ".vscode/settings.json"), "utf8"));
    assert.deepEqual(settings, { "yaml.schemas": { "./stack.schema.json": "Pulumi.*.yaml" } });
  });

  const dev: unknown = parse(readFileSync(join(root, "Pulumi.dev.yaml"), "utf8"));

  it("takes encrypted secrets, true and false as Pulumi writes them, and keys of others", () => {
    const more = {
      "platform:registryPasswords": { ghcr: { secure: "AAAA" } },
      "platform:kubeconfig": { secure: "AAAA" },
      "platform:protect": "false",
      "kubernetes:context": "home",
    };
    const changed = Object.entries(more).reduce<unknown>(
      (all, [key, value]) => changedAt(all, ["config", key], value),
      dev,
    );
    assert(fits(changedAt(changed, ["encryptionsalt"], "v1:AAAA")), JSON.stringify(fits.errors, undefined, 2));
  });

  it("refuses misspelled keys, wrong types, and secrets in plain text", () => {
    const wrong: readonly (readonly [Path, unknown])[] = [
      [["config", "platform:protects"], true],
      [["config", "platform:github", "ownr"], "labrats-work"],
      [["config", "platform:cluster", "hosts"], "dev"],
      [["config", "platform:protect"], "yes"],
      [["config", "platform:previewsToken"], "ghp_1234"],
      [["config", "platform:registryPasswords"], { ghcr: "password" }],
    ];
    for (const [place, value] of wrong) assert(!fits(changedAt(dev, place, value)), place.join("."));
  });
});

/** YAML files of a directory of the project, by path. */
function yamlIn(directory: string): Record<string, string> {
  const names = readdirSync(join(root, directory)).filter((name) => name.endsWith(".yaml"));
  return Object.fromEntries(
    names.map((name) => [`${directory}/${name}`, readFileSync(join(root, directory, name), "utf8")]),
  );
}

type Path = readonly (string | number)[];

/** Every value inside another, with the way to it. */
function placesIn(value: unknown, at: Path = []): { readonly path: Path; readonly value: unknown }[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([step, child]) => [{ path: [...at, step], value: child }, ...placesIn(child, [...at, step])]);
}

/** Whether the last step is a key of the schema's own, not a name that a team chose. */
function isOwnKey(path: Path): boolean {
  return (
    typeof path.at(-1) === "string" && !["environments", "imageUpdates", "substitute"].includes(String(path.at(-2)))
  );
}

/** A copy with another value at one place; without that place when there is none. */
function changedAt(value: unknown, [step, ...rest]: Path, change: unknown): unknown {
  if (step === undefined) return change;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === step ? changedAt(item, rest, change) : item));
  }
  const mapping = z.record(z.string(), z.unknown()).parse(value);
  const { [step]: child, ...others } = mapping;
  const changed = changedAt(child, rest, change);
  return changed === undefined ? others : { ...others, [step]: changed };
}
