import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Release } from "../../../model/release.ts";
import { changedRelease, helmReleaseObject, helmReleasePatch } from "../../../manifests/infrastructure/helm-release.ts";
import { kustomizeFile } from "../../../manifests/kustomize.ts";
import { toYaml } from "../../../yaml/write.ts";
import type { FluxBuild } from "../../../render/validate/flux-build.ts";
import { fluxBuildProgram } from "../../render/validate/flux-build-program.ts";

/** Building the program takes minutes where it is not there yet. */
const BUILD_TIMEOUT = 600_000;

type Values = Readonly<Record<string, unknown>>;

function plain(name: string): Release {
  return {
    name,
    source: "charts",
    chart: { name: "web", version: "1.0.0" },
    namespace: "web",
    values: {},
    valuesFrom: [],
    releaseName: name,
    dependsOn: [],
    disableWait: false,
    postRenderers: [],
  };
}

describe("the values of a release in one environment", function () {
  this.timeout(BUILD_TIMEOUT);
  const directory = mkdtempSync(join(tmpdir(), "values-"));
  let flux: FluxBuild;

  before(async function () {
    flux = (await fluxBuildProgram(new AbortController().signal)).start();
  });
  after(() => {
    flux.close();
    rmSync(directory, { recursive: true });
  });

  it("read further objects after those of the base, wherever the base has some", () => {
    const [first, second] = (["first", "second"] as const).map((name) => ({ kind: "Secret" as const, name }));
    assert(first !== undefined && second !== undefined);
    const patch = (valuesFrom: readonly (typeof first)[]) =>
      helmReleasePatch({ ...plain("r"), valuesFrom }, { valuesFrom: [second] });
    assert.deepEqual(patch([]), [{ op: "add", path: "/spec/valuesFrom", value: [second] }]);
    assert.deepEqual(patch([first]), [{ op: "add", path: "/spec/valuesFrom", value: [first, second] }]);
  });

  /** The values that helm-controller gets of each release, each laid over those of its base. */
  async function applied(pairs: readonly (readonly [base: Values, over: Values])[]): Promise<unknown[]> {
    const files = pairs.flatMap(([values, over], index) => {
      const name = `r-${index}`;
      const release = { ...plain(name), values };
      const object = helmReleaseObject(release, { kind: "helm", url: "https://example.org" });
      const content = helmReleasePatch(release, { version: "2.0.0", values: over });
      return [
        { file: `${name}.yaml`, content: object },
        { file: `${name}-patch.yaml`, content, target: { kind: "HelmRelease", name } },
      ];
    });
    for (const { file, content } of files) writeFileSync(join(directory, file), toYaml([content]));
    const resources = files.flatMap((entry) => ("target" in entry ? [] : [entry.file]));
    const patches = files.flatMap((entry) => ("target" in entry ? [{ path: entry.file, target: entry.target }] : []));
    writeFileSync(join(directory, "kustomization.yaml"), toYaml([kustomizeFile(resources, patches)]));
    const kustomization = {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name: "values", namespace: "flux-system" },
      spec: { interval: "1m", path: "./", prune: true, sourceRef: { kind: "GitRepository", name: "values" } },
    };
    const { built, error } = await flux.ask({ build: { root: directory, path: ".", kustomization, variables: [] } });
    assert.equal(error, undefined);
    return built.map(({ object }) => (object["spec"] as { values?: unknown }).values ?? {});
  }

  it("keep each null for Helm, whatever is below it", async () => {
    const base = {
      replicas: 1,
      prometheus: { enabled: true, port: 1 },
      args: ["a"],
      kept: null,
    };
    const over = {
      replicas: 2,
      prometheus: null,
      extra: { "a/b~c": null, deep: { er: null } },
      args: [null, { x: null }],
    };
    assert.deepEqual(
      await applied([
        [base, over],
        [{}, { only: null }],
        [{ a: 1 }, { a: { b: null } }],
        [{ a: { b: 1 } }, { a: { b: null } }],
      ]),
      [
        {
          ...base,
          replicas: 2,
          prometheus: null,
          extra: { "a/b~c": null, deep: { er: null } },
          args: [null, { x: null }],
        },
        { only: null },
        { a: { b: null } },
        { a: { b: null } },
      ],
    );
  });

  it("are laid over each other as Helm lays its own", async () => {
    const values = fc.letrec<{ values: Values }>((tie) => ({
      values: fc.dictionary(
        fc.constantFrom("a", "b", "c", "x/y"),
        fc.oneof({ depthSize: "small" }, fc.constantFrom(null, 1, "text", true, ["list"], []), tie("values")),
        { maxKeys: 3, noNullPrototype: true },
      ),
    })).values;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(values, values), { minLength: 20, maxLength: 40 }), async (pairs) => {
        const asHelm = pairs.map(([base, over]) => merged(base, over));
        assert.deepEqual(await applied(pairs), asHelm);
        const inOnePlace = pairs.map(
          ([base, over]) => changedRelease({ ...plain("r"), values: base }, { values: over }).values,
        );
        assert.deepEqual(inOnePlace, asHelm);
      }),
      { numRuns: 3 },
    );
  });
});

function merged(base: Values, over: Values): Values {
  const entries = Object.entries(over).map(([key, value]): [string, unknown] => {
    const below = base[key];
    return [key, isMapping(below) && isMapping(value) ? merged(below, value) : value];
  });
  return { ...base, ...Object.fromEntries(entries) };
}

function isMapping(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
