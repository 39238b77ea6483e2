import assert from "node:assert/strict";
import { patchTarget } from "../../../manifests/infrastructure/patch-target.ts";
import type { KubernetesObject } from "../../../model/kubernetes-object.ts";

describe("the target of a patch", () => {
  const objects = [
    object("ConfigMap", "my.cnf", "databases"),
    object("ConfigMap", "my-cnf", "databases"),
    object("ConfigMap", "my.cnf", "other"),
    object("ClusterRole", "system:a+b"),
    object("ClusterRole", "system:aab"),
  ];

  it("is one object, whatever characters its name has", () => {
    for (const { kind, metadata } of objects) {
      assert.deepEqual(changed({ kind, ...metadata }), [`${kind} ${metadata.namespace ?? ""}/${metadata.name}`]);
    }
  });

  it("has the namespace of the object that it means, also where none is written", () => {
    assert.deepEqual(patchTarget({ kind: "ConfigMap", name: "my-cnf" }, stage(objects)).namespace, "databases");
    assert.deepEqual(patchTarget({ kind: "ClusterRole", name: "system:aab" }, stage(objects)).namespace, undefined);
    assert.deepEqual(patchTarget({ kind: "HelmRelease", name: "mysql" }, stage([], "mysql")).namespace, "flux-system");
  });

  it("is as people write it where the program does not know the objects", () => {
    const target = { kind: "ConfigMap", name: "my.cnf" };
    assert.deepEqual(patchTarget(target, stage([])), { kind: "ConfigMap", name: "my\\.cnf" });
    assert.deepEqual(patchTarget({ ...target, namespace: "a" }, stage([])), {
      kind: "ConfigMap",
      name: "my\\.cnf",
      namespace: "a",
    });
  });

  /** What Kustomize changes: each part of a target is a regular expression for the whole of its part. */
  function changed(target: Parameters<typeof patchTarget>[0]): string[] {
    const { kind, name, namespace } = patchTarget(target, stage(objects));
    const matches = (pattern: string | undefined, text: string): boolean =>
      pattern === undefined || new RegExp(`^(?:${pattern})$`).test(text);
    return objects
      .filter(
        (one) =>
          matches(kind, one.kind) &&
          matches(name, one.metadata.name) &&
          matches(namespace, one.metadata.namespace ?? "default"),
      )
      .map((one) => `${one.kind} ${one.metadata.namespace ?? ""}/${one.metadata.name}`);
  }
});

function object(kind: string, name: string, namespace?: string): KubernetesObject {
  return { apiVersion: "v1", kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

function stage(manifests: readonly KubernetesObject[], release?: string): Parameters<typeof patchTarget>[1] {
  const releases = release === undefined ? [] : [{ name: release }];
  return { manifests, releases };
}
