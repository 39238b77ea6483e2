import assert from "node:assert/strict";
import { z } from "zod";
import { workloadBase } from "../../../manifests/workloads/base.ts";
import { workloadEntry } from "../../../manifests/workloads/entry.ts";
import { workloadOverlay } from "../../../manifests/workloads/overlay.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";
import { helloWorkload } from "../../support/workload.ts";

const deployment = z.looseObject({
  spec: z.looseObject({
    strategy: z.unknown().optional(),
    template: z.looseObject({
      metadata: z
        .looseObject({ annotations: z.record(z.string(), z.string()).default({}) })
        .default({ annotations: {} }),
    }),
  }),
});

const labelPrefix = "labrats.work";

/** What the only environment of `hello` has, by file. */
function overlay(values: object): Record<string, string> {
  const workload = helloWorkload(values);
  const [environment] = workload.environments;
  assert(environment !== undefined);
  const pullSecrets = { names: [], copied: false };
  return workloadOverlay({ workload, environment, directory: "apps/overlays/dev/hello", pullSecrets, labelPrefix });
}

function entry(values: object): string {
  const workload = helloWorkload(values);
  const [environment] = workload.environments;
  assert(environment !== undefined);
  return workloadEntry({ workload, environment, directory: "hello", dependsOn: [], labelPrefix });
}

/** How its pods follow each other. */
function strategy(volumes: object): unknown {
  const text = workloadBase(helloWorkload({ volumes }))["deployment.yaml"] ?? "";
  return deployment.parse(parseYamlDocuments(text, "deployment.yaml")[0]).spec.strategy;
}

function files(text: string): object {
  return { settings: { mount: "/etc/hello", files: { "hello.toml": text } } };
}

describe("volumes of a workload", () => {
  const claim = (access?: readonly string[]) => ({
    data: { mount: "/data", claim: { size: "1Gi", ...(access === undefined ? {} : { access }) } },
  });

  it("are let go of by old pods before there are new ones, where one node alone can have them", () => {
    assert.deepEqual(strategy(claim()), { type: "Recreate" });
    assert.deepEqual(strategy(claim(["ReadWriteOncePod"])), { type: "Recreate" });
    const rolling = { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } };
    assert.deepEqual(strategy(claim(["ReadWriteOnce", "ReadWriteMany"])), rolling);
    assert.deepEqual(strategy(claim(["ReadOnlyMany"])), rolling);
    assert.deepEqual(strategy({ tmp: { mount: "/tmp", empty: {} } }), rolling);
  });

  it("are claims that Flux never deletes, and that it does not wait for where there are no pods", () => {
    const [object] = parseYamlDocuments(overlay({ volumes: claim() })["claims.yaml"] ?? "", "claims.yaml");
    assert.deepEqual(object, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: "hello-data",
        namespace: "hello-dev",
        annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled" },
      },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    });
    assert.match(
      entry({ volumes: claim() }),
      /healthCheckExprs:\n {4}- apiVersion: v1\n {6}kind: PersistentVolumeClaim/,
    );
    assert.doesNotMatch(entry({}), /healthCheckExprs/);
  });

  it("are files, and new pods when one of them changes", () => {
    const annotation = (text: string) => {
      const patch = overlay({ volumes: files(text) })["patches/deployment.yaml"] ?? "";
      const { annotations } = deployment.parse(parseYamlDocuments(patch, "patch")[0]).spec.template.metadata;
      return annotations["labrats.work/files"];
    };
    assert.equal(annotation("a"), annotation("a"));
    assert.notEqual(annotation("a"), annotation("b"));
    assert.match(overlay({ volumes: files("a: ${B}\n  # c") })["files.yaml"] ?? "", /name: hello-settings-files\n/);
  });
});
