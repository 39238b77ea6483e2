import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { Platform } from "../../components/platform.ts";
import { ConfigurationError } from "../../configuration/fault.ts";
import { committedFiles } from "../../render/committed-files.ts";
import { record } from "../../render/program/record.ts";
import type { FluxBuild } from "../../render/validate/flux-build.ts";
import { readYaml } from "../../yaml/read.ts";
import { readProject } from "../configuration/project.ts";
import { fluxBuildProgram } from "../render/validate/flux-build-program.ts";
import { configuration } from "../support/fixtures.ts";
import { oddScalars } from "../yaml/odd-scalars.ts";
import { oddYaml, yamlDocument } from "../yaml/odd-yaml.ts";
import { asProject } from "./files.ts";

/** Building the program takes minutes where it is not there yet. */
const BUILD_TIMEOUT = 600_000;

type Files = Readonly<Record<string, string>>;

const withSpec = z.looseObject({ metadata: z.looseObject({ name: z.string() }), spec: z.unknown() });
const release = z.looseObject({ values: z.unknown() });

/** Each text as the values of a release, as a manifest's spec, and as a patch of one, of a component of a person. */
function component(texts: readonly string[]): string {
  return `\
category: network
namespace: odd
sources: { charts: { helm: https://charts.example.org } }
stages:
  app:
    substitute: false
    releases:
${texts.map((text, n) => `      values-${n}:\n        source: charts\n        chart: web\n        version: 1.0.0\n        values:\n${indented(text, 10)}`).join("\n")}
    manifests:
${texts.map((text, n) => `      - ${head(`manifest-${n}`, 8)}\n        spec:\n${indented(text, 10)}\n      - ${head(`patch-${n}`, 8)}`).join("\n")}
environments:
  dev:
    stages:
      app:
        patches:
${texts.map((text, n) => `          - target: { kind: Odd, name: patch-${n} }\n            patch:\n              spec:\n${indented(asPatch(text), 16)}`).join("\n")}
`;
}

/** The same, written by hand for Flux. */
function byHand(texts: readonly string[]): Files {
  const objects = texts.flatMap((text, n) => [
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: values-${n} }\nspec:\n  values:\n${indented(text, 4)}\n`,
    `${head(`manifest-${n}`, 0)}\nspec:\n${indented(text, 2)}\n`,
    `${head(`patch-${n}`, 0)}\n`,
  ]);
  const patches = texts.map((text, n) => `${head(`patch-${n}`, 0)}\nspec:\n${indented(asPatch(text), 2)}\n`);
  const files = {
    ...Object.fromEntries(objects.map((text, n) => [`object-${n}.yaml`, text])),
    ...Object.fromEntries(patches.map((text, n) => [`with-${n}.yaml`, text])),
  };
  const resources = objects.map((_, n) => `object-${n}.yaml`).join(", ");
  const paths = patches.map((_, n) => `{ path: with-${n}.yaml }`).join(", ");
  return { ...files, "kustomization.yaml": `resources: [${resources}]\npatches: [${paths}]\n` };
}

function head(name: string, indent: number): string {
  return ["apiVersion: example.org/v1", "kind: Odd", `metadata: { name: ${name} }`].join(`\n${" ".repeat(indent)}`);
}

/** The text as a patch that says what it puts in the place of each key; `{}` where that cannot be had. */
function asPatch(text: string): string {
  const written = text.replaceAll(/: (?=[},])/g, ": 1").replaceAll("{x,", "{x: 1,");
  return readYaml(written).documents.some((tree) => tree.unwrittenBelow([]).length > 0) ? "{}" : written;
}

function indented(text: string, columns: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(columns));
}

describe("what a component's file says, and what Flux reads in the files committed for it", function () {
  this.timeout(BUILD_TIMEOUT);
  let flux: FluxBuild;

  before(async () => {
    flux = (await fluxBuildProgram(new AbortController().signal)).start();
  });
  after(() => {
    flux.close();
  });

  /** What Flux applies of a directory, the part that a person wrote, by name; undefined when it cannot be built. */
  async function applied(files: Files, path: string): Promise<Map<string, unknown> | undefined> {
    const root = mkdtempSync(join(tmpdir(), "component-"));
    try {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        writeFileSync(join(root, file), text);
      }
      const kustomization = {
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        kind: "Kustomization",
        metadata: { name: "odd", namespace: "flux-system" },
        spec: { interval: "1m", path: "./", prune: true, sourceRef: { kind: "GitRepository", name: "odd" } },
      };
      const { built, error } = await flux.ask({ build: { root, path, kustomization, variables: [] } });
      if (error !== undefined) return undefined;
      const objects = built.map(({ object }) => withSpec.parse(object));
      const ours = objects.filter(({ metadata: { name } }) => /^(values|manifest|patch)-\d+$/.test(name));
      return new Map(
        ours.map(({ metadata: { name }, spec }) => [
          name,
          name.startsWith("values") ? release.parse(spec).values : spec,
        ]),
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  }

  /** The files of the fleet repository; undefined when the reader finds a fault in one of the texts. */
  async function committed(texts: readonly string[]): Promise<Files | undefined> {
    const project = { files: asProject({ "odd.yaml": component(texts) }, "") };
    try {
      const { infrastructure } = await readProject(project);
      return committedFiles(await record(() => new Platform("platform", configuration({ infrastructure }))));
    } catch (error) {
      if (error instanceof ConfigurationError) return undefined;
      throw error;
    }
  }

  /** Compares both for some texts. @returns those that Flux and the reader take */
  async function compared(texts: readonly string[]): Promise<readonly string[]> {
    const original = await applied(byHand(texts), ".");
    const files = original === undefined ? undefined : await committed(texts);
    if (files !== undefined) {
      const built = await applied(files, "fleet/infrastructure/overlays/dev/network/odd/app");
      assert.deepEqual(built, original, texts.join("\n\n"));
      return texts;
    }
    if (texts.length === 1) return [];
    const half = Math.ceil(texts.length / 2);
    return [...(await compared(texts.slice(0, half))), ...(await compared(texts.slice(half)))];
  }

  it("are the same for everything that readers of YAML differ on", async () => {
    const scalars = oddScalars.map(([source]) => `a: ${source}`);
    const texts = [...oddYaml, scalars.map((text, n) => text.replace(/^a/, `a${n}`)).join("\n")];
    assert.deepEqual(await compared(texts), texts);
    assert(texts.filter((text) => asPatch(text) !== "{}").length > 10);
  });

  it("are the same, whatever the text", async () => {
    const seen = { all: 0, compared: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(yamlDocument, { minLength: 20, maxLength: 20 }), async (texts) => {
        seen.all += texts.length;
        seen.compared += (await compared(texts)).length;
      }),
      { numRuns: 2, endOnFailure: true },
    );
    assert(seen.compared > seen.all / 2, `of ${seen.all} texts, ${seen.compared} were compared`);
  });
});
