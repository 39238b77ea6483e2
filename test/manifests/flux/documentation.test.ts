import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { controllerSettings } from "../../../manifests/flux/controllers.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";

const root = join(import.meta.dirname, "../../..");

/** A row of the table of docs/reference/flux.md, about one controller. */
interface Row {
  readonly controller: string;
  /** `--flag`, or `--feature-gates Gate`. */
  readonly argument: string;
  /** `undefined` where it is not given. */
  readonly value: string | undefined;
}

const manager = z.looseObject({ args: z.array(z.string()).default([]) });
const deploymentSchema = z.looseObject({
  kind: z.literal("Deployment"),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.tuple([manager]).rest(z.unknown()) }) }),
  }),
});

const committed = ["dev/fleet/clusters/dev/home", "prod/fleet/clusters/prod/cloud"].map((cluster) =>
  argumentsOf(readFileSync(join(root, "test/golden", cluster, "flux-system/gotk-components.yaml"), "utf8")),
);

describe("docs/reference/flux.md", () => {
  const page = readFileSync(join(root, "docs/reference/flux.md"), "utf8");
  const rows = rowsOf(page);

  it("says of each argument what is committed", () => {
    for (const controllers of committed) {
      assert(Object.keys(controllers).length >= 7, "a controller is missing from test/support/flux-release.yaml");
      for (const { controller, argument, value } of rows) {
        assert.equal(controllers[controller]?.get(argument), value, `${controller}: ${argument}`);
      }
    }
  });

  it("names every argument that a controller is given, and each once", () => {
    const others = othersOf(page);
    const named = rows.map(({ argument }) => argument.replace(/ .*/, ""));
    for (const controllers of committed) {
      const given = Object.values(controllers).flatMap((settings) => [...settings.keys()]);
      const flags = new Set(given.map((argument) => argument.replace(/ .*/, "")));
      assert.deepEqual(
        [...flags].filter((flag) => !named.includes(flag) && !others.includes(flag)),
        [],
      );
    }
    assert.deepEqual(
      others.filter(
        (flag, index) => others.indexOf(flag) !== index || (named.includes(flag) && flag !== "--feature-gates"),
      ),
      [],
    );
  });

  it("has every argument that the program adds", () => {
    const documented = rows.filter(({ value }) => value !== undefined);
    const added = Object.entries(controllerSettings).flatMap(([controller, settings]) => [
      ...settings.arguments.map((argument) => `${controller} ${argument}`),
      ...(settings.featureGates ?? []).map((gate) => `${controller} --feature-gates ${gate}=true`),
    ]);
    assert.deepEqual(
      documented.map(({ controller, argument, value }) => `${controller} ${argument}=${value ?? ""}`).sort(),
      added.sort(),
    );
  });
});

function rowsOf(page: string): Row[] {
  const cells = [...page.matchAll(/^\| `(--[a-z-]+)`(?: `(\w+)`)? +\| ([a-z, -]+?) +\| `([^`]+)` +\|/gm)];
  assert(cells.length > 15, "the table is not read any more");
  return cells.flatMap(([, flag = "", gate, controllers = "", value = ""]) =>
    controllers.split(", ").map((name) => ({
      controller: name === "source-watcher" ? name : `${name}-controller`,
      argument: gate === undefined ? flag : `${flag} ${gate}`,
      value: value === "-" ? undefined : value,
    })),
  );
}

/** The arguments that are left as the release has them. */
function othersOf(page: string): string[] {
  const [, table = ""] = page.split("leaves all other arguments");
  const cells = [...table.matchAll(/^\| (`--[^|]+) \|/gm)].map(([, cell = ""]) => cell);
  assert(cells.length > 8, "the second table is not read any more");
  return cells.flatMap((cell) => [...cell.matchAll(/`(--[a-z-]+)`/g)].map(([, flag = ""]) => flag));
}

/** For each controller its arguments, each feature gate by itself; of two that are the same the last. */
function argumentsOf(components: string): Record<string, Map<string, string>> {
  return Object.fromEntries(
    parseYamlDocuments(components, "gotk-components.yaml").flatMap((object) => {
      const { success, data } = deploymentSchema.safeParse(object);
      if (!success) return [];
      const [{ args }] = data.spec.template.spec.containers;
      return [[data.metadata.name, new Map(args.flatMap((argument) => settingsOf(argument)))]];
    }),
  );
}

function settingsOf(argument: string): [string, string][] {
  const [flag = "", ...rest] = argument.split("=");
  const value = rest.join("=");
  if (flag !== "--feature-gates") return [[flag, value]];
  return value.split(",").map((setting) => {
    const [gate = "", on = ""] = setting.split("=");
    return [`${flag} ${gate}`, on];
  });
}
