import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { check, type CheckRequest } from "../../../../sandbox/plugins/kubernetes/check.ts";
import { Discovery } from "../../../../sandbox/plugins/kubernetes/discovery.ts";
import { mapAt, textAt } from "../../../../sandbox/plugins/kubernetes/objects.ts";
import { type Properties, secret, UNKNOWN } from "../../../../sandbox/plugins/rpc/property-values.ts";

describe("check of a Kubernetes object", () => {
  const cluster = () => ({
    reachable: false as const,
    reason: "",
    namespace: "ours",
    discovery: new Discovery(undefined),
  });

  function checked(
    token: string,
    news: Properties,
    more: Partial<CheckRequest> = {},
    at = cluster(),
  ): Promise<Properties> {
    const none = { olds: {}, randomSeed: Buffer.alloc(0), proposedName: "", autonamingDisabled: false };
    return check({ ...none, urn: `urn:pulumi:dev::p::${token}::thing`, news, ...more }, at);
  }
  const account = (metadata: Properties): Properties => ({ apiVersion: "v1", kind: "ServiceAccount", metadata });
  const ACCOUNT = "kubernetes:core/v1:ServiceAccount";

  it("names an object after its resource, and keeps that name", async () => {
    const first = await checked(ACCOUNT, account({}));
    assert.match(textAt(first, "metadata", "name"), /^thing-[0-9a-f]{8}$/);
    assert.deepEqual(mapAt(first, "metadata", "annotations"), { "pulumi.com/autonamed": "true" });
    assert.deepEqual(await checked(ACCOUNT, account({}), { olds: first }), first);
    assert.equal(textAt(await checked(ACCOUNT, account({ name: "own" }), { olds: first }), "metadata", "name"), "own");
  });

  it("gives a preview and its update the same name", async () => {
    const seed = { randomSeed: Buffer.from("seed") };
    assert.deepEqual(await checked(ACCOUNT, account({}), seed), await checked(ACCOUNT, account({}), seed));
  });

  it("takes the name that the engine proposes, and none when naming is off", async () => {
    const named = await checked(ACCOUNT, account({}), { proposedName: "p" });
    assert.equal(textAt(named, "metadata", "name"), "p");
    await assert.rejects(checked(ACCOUNT, account({}), { autonamingDisabled: true }), /requires the \.metadata\.name/);
  });

  it("puts objects into the namespace of the kubeconfig, except those that have none", async () => {
    assert.equal(textAt(await checked(ACCOUNT, account({ name: "a" })), "metadata", "namespace"), "ours");
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "r" } };
    assert.deepEqual(await checked("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", role), role);
  });

  it("learns from the program's own definitions which kinds have a namespace", async () => {
    const at = cluster();
    const names = { kind: "Planet", plural: "planets" };
    const crd = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "planets.try.dev" },
      spec: { group: "try.dev", scope: "Cluster", names },
    };
    await checked("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", crd, {}, at);
    const planet = { apiVersion: "try.dev/v1", kind: "Planet", metadata: { name: "earth" } };
    assert.deepEqual(await checked("kubernetes:try.dev/v1:Planet", planet, {}, at), planet);
    const moon = { apiVersion: "try.dev/v1", kind: "Moon", metadata: { name: "moon" } };
    assert.equal(textAt(await checked("kubernetes:try.dev/v1:Moon", moon, {}, at), "metadata", "namespace"), "ours");
  });

  it("keeps a name or metadata that is not known yet", async () => {
    const unknown = account({ name: UNKNOWN, namespace: "a" });
    assert.deepEqual(await checked(ACCOUNT, unknown), unknown);
    const all = { apiVersion: "v1", kind: "ServiceAccount", metadata: UNKNOWN };
    assert.deepEqual(await checked(ACCOUNT, all), all);
  });

  it("writes a Secret as the API server keeps it, with its content secret", async () => {
    const news = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "a" } };
    const data = { a: "YQ", b: Buffer.from("old").toString("base64") };
    const inputs = await checked("kubernetes:core/v1:Secret", { ...news, data, stringData: { b: "new" } });
    assert.deepEqual(inputs, { ...news, data: secret({ a: "YQ==", b: Buffer.from("new").toString("base64") }) });
  });

  it("drops what only the server writes", async () => {
    const metadata = { name: "a", namespace: "a", uid: "1", resourceVersion: "2", managedFields: [], generation: 3 };
    assert.deepEqual(await checked(ACCOUNT, account(metadata)), account({ name: "a", namespace: "a" }));
  });

  it("refuses what the official provider refuses, or has and the stand-in has not", async () => {
    await assert.rejects(checked("kubernetes:v1:ServiceAccount", account({ name: "a" })), /both a group and a version/);
    await assert.rejects(checked(ACCOUNT, account({ generateName: "a-" })), /generateName/);
    await assert.rejects(checked("kubernetes:helm.sh/v3:Release", {}), /does not have kubernetes:helm\.sh\/v3:Release/);
    await assert.rejects(checked(`${ACCOUNT}Patch`, account({ name: "a" })), /does not have .*ServiceAccountPatch/);
    await assert.rejects(checked(`${ACCOUNT}List`, {}), /does not have .*ServiceAccountList/);
  });
});
