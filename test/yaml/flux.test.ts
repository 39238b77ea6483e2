import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { toYaml } from "../../yaml/write.ts";
import type { FluxBuild } from "../../render/validate/flux-build.ts";
import { readYaml } from "../../yaml/read.ts";
import { fluxBuildProgram } from "../render/validate/flux-build-program.ts";
import { oddScalars } from "./odd-scalars.ts";
import { oddYaml, yamlDocument } from "./odd-yaml.ts";

/** Building the program takes minutes where it is not there yet. */
const BUILD_TIMEOUT = 600_000;

describe("a text and what is committed for it", function () {
  this.timeout(BUILD_TIMEOUT);
  const directory = mkdtempSync(join(tmpdir(), "yaml-"));
  let flux: FluxBuild;

  before(async function () {
    flux = (await fluxBuildProgram(new AbortController().signal)).start();
  });
  after(() => {
    flux.close();
    rmSync(directory, { recursive: true });
  });

  /** What Flux applies of each manifest: undefined of those that it refuses. */
  async function applied(manifests: readonly string[]): Promise<unknown[]> {
    const files = manifests.map((_, index) => `object-${index}.yaml`);
    manifests.forEach((manifest, index) => {
      writeFileSync(join(directory, files[index] ?? ""), manifest.replace(/name: odd\b/, `name: odd-${index}`));
    });
    writeFileSync(join(directory, "kustomization.yaml"), `resources: [${files.join(", ")}]\n`);
    const { built, error } = await flux.ask({ build: { root: directory, path: ".", kustomization, variables: [] } });
    if (error === undefined) return built.map(({ object }) => object["spec"]);
    if (manifests.length === 1) return [undefined];
    const half = Math.ceil(manifests.length / 2);
    return [...(await applied(manifests.slice(0, half))), ...(await applied(manifests.slice(half)))];
  }

  /** Looks whether Flux reads the same in texts and in what this program writes for them. Gives those that both read. */
  async function same(texts: readonly string[]): Promise<readonly string[]> {
    const ours = texts.flatMap((text) => {
      const { documents, faults } = readYaml(manifestOf(text));
      return faults.length > 0 ? [] : [{ text, committed: toYaml(documents.map(({ value }) => value)) }];
    });
    const originals = await applied(ours.map(({ text }) => manifestOf(text)));
    const both = ours.flatMap((one, index) =>
      originals[index] === undefined ? [] : [{ ...one, original: originals[index] }],
    );
    const again = await applied(both.map(({ committed }) => committed));
    both.forEach(({ text, committed, original }, index) => {
      assert.deepEqual(again[index], original, `${text}\n\n${committed}`);
    });
    return both.map(({ text }) => text);
  }

  it("are the same to Flux, for scalars that readers differ on", async () => {
    const texts = oddScalars.map(([source]) => `a: ${source}\nb: [${source.includes(",") ? "x" : source}]`);
    assert.deepEqual(await same(texts), texts);
  });

  it("are the same to Flux, for everything else that readers differ on", async () => {
    assert.deepEqual(await same(oddYaml), oddYaml);
  });

  it("are the same to Flux, whatever the text", async () => {
    const seen = { all: 0, both: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(yamlDocument, { minLength: 1, maxLength: 60, size: "max" }), async (texts) => {
        seen.all += texts.length;
        seen.both += (await same(texts)).length;
      }),
      { numRuns: 10 },
    );
    assert(seen.both > seen.all / 2, `of ${seen.all} texts, ${seen.both} were compared`);
  });

  it("differ where a value is another", async () => {
    const values = await applied([manifestOf("a: 0400"), manifestOf("a: 400"), manifestOf("a: {b, c: }")]);
    assert.deepEqual(values, [{ values: { a: 256 } }, { values: { a: 400 } }, { values: { a: { b: "", c: "" } } }]);
  });
});

const kustomization = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  metadata: { name: "odd", namespace: "flux-system" },
  spec: { interval: "1m", path: "./", prune: true, sourceRef: { kind: "GitRepository", name: "odd" } },
};

function manifestOf(values: string): string {
  const indented = values.replaceAll(/^(?=.)/gm, "    ");
  return `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: odd }\nspec:\n  values:\n${indented}\n`;
}
