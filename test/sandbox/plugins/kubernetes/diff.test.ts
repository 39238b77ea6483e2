import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { diff } from "../../../../sandbox/plugins/kubernetes/diff.ts";
import { immutablePaths } from "../../../../sandbox/plugins/kubernetes/immutable.ts";
import type { KubeObject } from "../../../../sandbox/plugins/kubernetes/objects.ts";
import { type Properties, UNKNOWN } from "../../../../sandbox/plugins/rpc/property-values.ts";

/** The changes as `path: kind`, with `!` for those that replace the object. */
function changes(wanted: Properties, present: Properties, asked = present, immutable: string[][] = []): string[] {
  return [...diff(wanted, present, asked, immutable)].map(
    ([path, { kind, replaces }]) => `${path}: ${kind}${replaces ? "!" : ""}`,
  );
}

describe("diff of a Kubernetes object", () => {
  it("names each property that is added, changed or removed", () => {
    const present = { data: { same: "1", other: "1", gone: "1" }, list: [{ a: 1 }, { a: 2 }] };
    const wanted = { data: { same: "1", other: "2", "with.dot": "1" }, list: [{ a: 1, b: 1 }], more: {} };
    assert.deepEqual(changes(wanted, present), [
      "data.other: update",
      'data["with.dot"]: add',
      "data.gone: delete",
      "list[0].b: add",
      "list[1]: delete",
      "more: add",
    ]);
  });

  it("sees no change in what the server leaves out or spells differently", () => {
    const asked = { labels: {}, cpu: "0.5", replicas: 1 };
    assert.deepEqual(changes(asked, { cpu: "500m", replicas: 1 }, asked), []);
    assert.deepEqual(changes({ limits: { memory: "1Gi" } }, { limits: { memory: "1024Mi" } }, {}), []);
    assert.deepEqual(changes({ data: { version: "1.0" } }, { data: { version: "1" } }), ["data.version: update"]);
  });

  it("sees what somebody else has changed", () => {
    const asked = { data: { a: "1" } };
    assert.deepEqual(changes(asked, { data: { a: "by hand" } }, asked), ["data.a: update"]);
    assert.deepEqual(changes(asked, { data: {} }, { data: {} }), ["data.a: add"]);
  });

  it("takes a value that is not known yet for a change", () => {
    const present = { data: { a: "1" } };
    assert.deepEqual(changes({ data: { a: UNKNOWN, b: UNKNOWN } }, present), ["data.a: update", "data.b: add"]);
    assert.deepEqual(changes({ data: UNKNOWN }, present), ["data: update"]);
  });
});

describe("what replaces a Kubernetes object", () => {
  const fixed = { configMaps: false, secrets: false };

  function replacing(object: KubeObject, wanted: Properties, present: Properties, mutability = fixed): string[] {
    return changes({ ...object, ...wanted }, { ...object, ...present }, {}, immutablePaths(object, mutability));
  }

  it("is another name or namespace", () => {
    const object = { apiVersion: "v1", kind: "ServiceAccount" };
    const wanted = { metadata: { name: "a", namespace: "b", labels: { x: "1" } } };
    const present = { metadata: { name: "a", namespace: "c", labels: { x: "2" } } };
    assert.deepEqual(replacing(object, wanted, present), ["metadata.namespace: update!", "metadata.labels.x: update"]);
  });

  it("is another content of a Secret or ConfigMap, unless the provider says that they may change", () => {
    const secret = { apiVersion: "v1", kind: "Secret" };
    const content = [{ data: { a: "MQ==" } }, { data: { a: "Mg==" } }] as const;
    assert.deepEqual(replacing(secret, ...content), ["data.a: update!"]);
    assert.deepEqual(replacing(secret, ...content, { ...fixed, secrets: true }), ["data.a: update"]);
    assert.deepEqual(replacing({ ...secret, immutable: true }, ...content, { ...fixed, secrets: true }), [
      "data.a: update!",
    ]);
    const configMap = { apiVersion: "v1", kind: "ConfigMap" };
    assert.deepEqual(replacing(configMap, ...content), ["data.a: update!"]);
    assert.deepEqual(replacing(configMap, ...content, { ...fixed, configMaps: true }), ["data.a: update"]);
    assert.deepEqual(replacing(secret, { type: "a" }, { type: "b" }, { ...fixed, secrets: true }), ["type: update!"]);
  });

  it("is another selector, role or container of a Pod", () => {
    const deployment = { apiVersion: "apps/v1", kind: "Deployment" };
    const selector = (app: string): Properties => ({
      spec: { selector: { matchLabels: { app } }, replicas: app.length },
    });
    assert.deepEqual(replacing(deployment, selector("a"), selector("bb")), [
      "spec.selector.matchLabels.app: update!",
      "spec.replicas: update",
    ]);
    const binding = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding" };
    const role = (name: string): Properties => ({ roleRef: { name }, subjects: [{ name }] });
    assert.deepEqual(replacing(binding, role("a"), role("b")), ["roleRef.name: update!", "subjects[0].name: update"]);
    const pod = { apiVersion: "v1", kind: "Pod" };
    const image = (name: string): Properties => ({ spec: { containers: [{ name, image: name }] } });
    assert.deepEqual(replacing(pod, image("a"), image("b")), [
      "spec.containers[0].name: update",
      "spec.containers[0].image: update!",
    ]);
  });

  it("is also a map that brings the immutable field with it", () => {
    const binding = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding" };
    assert.deepEqual(replacing(binding, { roleRef: { name: "a" } }, {}), ["roleRef: add!"]);
    const deployment = { apiVersion: "apps/v1", kind: "Deployment" };
    assert.deepEqual(replacing(deployment, { spec: { selector: {} } }, {}), ["spec: add!"]);
    assert.deepEqual(replacing(deployment, { spec: { replicas: 1 } }, {}), ["spec: add"]);
  });
});
