import assert from "node:assert/strict";
import { BootstrappedObject } from "../../../components/flux/bootstrapped-object.ts";
import { record } from "../../../render/program/record.ts";

describe("BootstrappedObject", () => {
  it("is created as it is, and left alone from then on", async () => {
    const object = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "flux", namespace: "my-diet-platform", annotations: { own: "kept" } },
      automountServiceAccountToken: false,
    };
    const run = await record(() => new BootstrappedObject("sync", object, { protect: true }));
    const { inputs, options } = run.find("kubernetes:ServiceAccount sync/ServiceAccount/flux");
    assert.deepEqual(options, { protect: true, ignoreChanges: ["*"] });
    assert.deepEqual(inputs, object);
  });
});
