import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectSelector, Release } from "../../../model/release.ts";
import { helmReleaseObject } from "../../../manifests/infrastructure/helm-release.ts";
import { renderedPatch } from "../../../manifests/infrastructure/rendered-patch.ts";
import { toYaml } from "../../../yaml/write.ts";
import type { FluxBuild } from "../../../render/validate/flux-build.ts";
import { fluxBuildProgram } from "../../render/validate/flux-build-program.ts";
import { kindDefinitions, type Definitions } from "../../support/definitions.ts";

/** Building programs takes minutes where they are not there yet. */
const BUILD_TIMEOUT = 600_000;

const charts = { kind: "helm", url: "https://charts.example.org" } as const;

const plain: Release = {
  name: "web",
  source: "charts",
  chart: { name: "web", version: "1.0.0" },
  namespace: "web",
  releaseName: "web",
  values: {},
  valuesFrom: [],
  dependsOn: [],
  disableWait: false,
  postRenderers: [],
};

const everything: Release = {
  ...plain,
  releaseName: "site",
  crds: "CreateReplace",
  values: { replicas: 2 },
  valuesFrom: [
    { kind: "Secret", name: "web", valuesKey: "key", targetPath: "hosts[0].tls\\.key", literal: true, optional: true },
  ],
  dependsOn: ["database"],
  timeout: "1h30m",
  disableWait: true,
  postRenderers: [
    {
      kustomize: {
        patches: [{ target: { kind: "Deployment", labelSelector: "app=web" }, patch: { spec: { replicas: 3 } } }],
        images: [{ name: "nginx", newName: "registry.example.org/nginx", newTag: "1.29" }],
      },
    },
  ],
  driftDetection: { mode: "enabled", ignore: [{ paths: ["/spec/replicas"], target: { kind: "Deployment" } }] },
};

describe("a HelmRelease", function () {
  this.timeout(BUILD_TIMEOUT);
  let definitions: Definitions;
  before(async () => {
    definitions = await kindDefinitions(new AbortController().signal);
  });

  it("is what Flux's definition takes, with every option and with none", () => {
    for (const release of [plain, everything]) {
      definitions.assertValid("helmreleases.helm.toolkit.fluxcd.io", helmReleaseObject(release, charts));
    }
    const misspelled = { ...helmReleaseObject(plain, charts), spec: { interval: "1h", timeuot: "5m" } };
    assert.throws(() => {
      definitions.assertValid("helmreleases.helm.toolkit.fluxcd.io", misspelled);
    }, /timeuot/);
  });

  it("says nothing about what nobody asked for", () => {
    const { spec } = helmReleaseObject(plain, charts);
    assert.deepEqual(spec, {
      interval: "1h",
      chart: { spec: { chart: "web", version: "1.0.0", sourceRef: { kind: "HelmRepository", name: "charts" } } },
      releaseName: "web",
      targetNamespace: "web",
      storageNamespace: "web",
      serviceAccountName: "helm-controller",
      install: { crds: "Create", remediation: { retries: 3 } },
      upgrade: { crds: "Skip", remediation: { retries: 3 } },
    });
  });

  it("waits for nothing, of whatever operation, when it is told so", () => {
    const { spec } = helmReleaseObject({ ...plain, disableWait: true }, charts);
    const { install, upgrade, rollback } = spec as Record<string, unknown>;
    assert.deepEqual(
      [install, upgrade, rollback],
      [
        { crds: "Create", disableWait: true, remediation: { retries: 3 } },
        { crds: "Skip", disableWait: true, remediation: { retries: 3 } },
        { disableWait: true },
      ],
    );
  });
});

describe("a patch of what a chart makes", function () {
  this.timeout(BUILD_TIMEOUT);
  const directory = mkdtempSync(join(tmpdir(), "rendered-"));
  let flux: FluxBuild;
  before(async () => {
    flux = (await fluxBuildProgram(new AbortController().signal)).start();
  });
  after(() => {
    flux.close();
    rmSync(directory, { recursive: true });
  });

  /** Labels of two Deployments and a Service after Kustomize, which Flux's helm-controller also uses, has patched them. */
  async function patched(patch: Parameters<typeof renderedPatch>[0]): Promise<unknown> {
    const objects = [
      { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", labels: { a: "b" } } },
      { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web-grafana", labels: { a: "b" } } },
      { apiVersion: "v1", kind: "Service", metadata: { name: "web", labels: { a: "b" } } },
    ];
    const kustomization = {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name: "rendered", namespace: "flux-system" },
      spec: { interval: "1m", path: "./", prune: true, sourceRef: { kind: "GitRepository", name: "rendered" } },
    };
    writeFileSync(join(directory, "objects.yaml"), toYaml(objects));
    const file = { resources: ["objects.yaml"], patches: [renderedPatch(patch)] };
    writeFileSync(join(directory, "kustomization.yaml"), toYaml([file]));
    const { built, error } = await flux.ask({ build: { root: directory, path: ".", kustomization, variables: [] } });
    assert.equal(error, undefined);
    return built.map(({ object }) => (object["metadata"] as { labels: Readonly<Record<string, string>> }).labels);
  }

  const cases: Readonly<Record<string, { target?: ObjectSelector; changed: readonly boolean[] }>> = {
    "objects whose names fit a pattern": {
      target: { kind: "Deployment", name: ".*-grafana" },
      changed: [false, true, false],
    },
    "all objects of a kind": { target: { kind: "Deployment" }, changed: [true, true, false] },
    "objects of any kind": { target: { name: "web" }, changed: [true, false, true] },
    "objects with a label": { target: { labelSelector: "a=b" }, changed: [true, true, true] },
  };

  for (const [name, { target = {}, changed }] of Object.entries(cases)) {
    it(`is laid over ${name}, or has operations for them`, async () => {
      const labels = changed.map((isChanged) => (isChanged ? { a: "b", c: "0123" } : { a: "b" }));
      const metadata = { labels: { c: "0123" } };
      assert.deepEqual(await patched({ target, patch: { metadata } }), labels);
      const operations = [{ op: "add", path: "/metadata/labels/c", value: "0123" }];
      assert.deepEqual(await patched({ target, patch: operations }), labels);
    });
  }

  it("may name the one object that it is laid over", async () => {
    const patch = { apiVersion: "v1", kind: "Service", metadata: { name: "web", labels: { a: "c" } } };
    assert.deepEqual(await patched({ patch }), [{ a: "b" }, { a: "b" }, { a: "c" }]);
  });
});
