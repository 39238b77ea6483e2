import assert from "node:assert/strict";
import { objectSchema, type KubernetesObject } from "../../../sandbox/cluster/object.ts";
import { finalizersAfter, heldKinds, playFinalizers } from "../../../sandbox/flux/played-finalizers.ts";
import { playedComponents } from "../../../sandbox/flux/played-components.ts";
import { Supervisor } from "../../../sandbox/process/supervisor.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { FakeApi, type ServedKind } from "../cluster/fake-api.ts";
import { scratchDirectory } from "../process/scratch.ts";

const finalizer = "finalizers.fluxcd.io";
const deletionTimestamp = "2026-01-01T00:00:00Z";

function policy(metadata: object): KubernetesObject {
  const apiVersion = "image.toolkit.fluxcd.io/v1";
  return objectSchema.parse({
    apiVersion,
    kind: "ImagePolicy",
    metadata: { name: "web", namespace: "shop", ...metadata },
  });
}

describe("the finalizers of controllers that the sandbox plays", () => {
  const running = new Set(["image-reflector-controller"]);

  it("are those of controllers that it plays", () => {
    const played = playedComponents.map(({ name }) => name);
    assert.deepEqual([...new Set(heldKinds.map(({ controller }) => controller))], played);
  });

  it("come and go while the controller is there, beside those of others", () => {
    assert.deepEqual(finalizersAfter(policy({}), running), [finalizer]);
    assert.deepEqual(finalizersAfter(policy({ finalizers: ["other"] }), running), ["other", finalizer]);
    assert.equal(finalizersAfter(policy({ finalizers: [finalizer] }), running), undefined);
    const deleted = policy({ finalizers: ["other", finalizer], deletionTimestamp });
    assert.deepEqual(finalizersAfter(deleted, running), ["other"]);
    assert.equal(finalizersAfter(policy({ finalizers: ["other"], deletionTimestamp }), running), undefined);
  });

  it("stay as they are once the controller is gone", () => {
    for (const names of [[], ["image-automation-controller"]]) {
      assert.equal(finalizersAfter(policy({}), new Set(names)), undefined);
      assert.equal(finalizersAfter(policy({ finalizers: [finalizer], deletionTimestamp }), new Set(names)), undefined);
    }
  });

  describe("in a cluster", () => {
    const directory = scratchDirectory();
    const deployments: ServedKind = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      plural: "deployments",
      namespaced: true,
    };
    const policies: ServedKind = {
      apiVersion: "image.toolkit.fluxcd.io/v1",
      kind: "ImagePolicy",
      plural: "imagepolicies",
      namespaced: true,
    };
    let api: FakeApi;
    let supervisor: Supervisor;
    let patches: unknown[];

    beforeEach(async () => {
      api = await FakeApi.start(deployments, policies);
      supervisor = new Supervisor(directory());
      patches = [];
      api.intercept = ({ method, path, body }) => {
        if (method !== "PATCH") return undefined;
        patches.push([path, body]);
        return [200, {}];
      };
    });

    afterEach(async () => {
      await supervisor.stopAll();
      await api.stop();
    });

    it("are written once for each version of an object, from when the Deployment exists", async () => {
      api.put(policies, { metadata: { name: "web", namespace: "shop", uid: "1" } });
      playFinalizers(api.client, supervisor);
      await waitFor("the watches", () => Promise.resolve(api.watches >= 2), { timeout: 5000, interval: 10 });
      assert.deepEqual(patches, []);
      api.put(deployments, { metadata: { name: "image-reflector-controller", namespace: "flux-system", uid: "2" } });
      await waitFor("a patch", () => Promise.resolve(patches.length > 0), { timeout: 5000, interval: 10 });
      api.put(deployments, { metadata: { name: "image-reflector-controller", namespace: "flux-system", uid: "2" } });
      const path = "/apis/image.toolkit.fluxcd.io/v1/namespaces/shop/imagepolicies/web";
      const metadata = { finalizers: [finalizer], resourceVersion: "101" };
      assert.deepEqual(patches, [[path, { metadata }]]);
    });
  });
});
