import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { startingBeforeMerge } from "../../../preflight/pull-requests/before-merge.ts";

const type = "kubernetes:kustomize.toolkit.fluxcd.io/v1:Kustomization";
const waitFor = { "pulumi.com/waitFor": "condition=Ready" };
const props = { metadata: { name: "flux-system", annotations: { ...waitFor, "example.org/a": "1" } } };

describe("a start before anything is merged", () => {
  const metadataOf = (name: string, kind = type) => {
    const resource = new pulumi.ComponentResource("test", "test");
    const result = startingBeforeMerge()({ type: kind, name, props, opts: {}, resource });
    return result === undefined ? props.metadata : (result.props["metadata"] as unknown);
  };

  it("waits for no root Kustomization", () => {
    assert.deepEqual(metadataOf("platform-flux/Kustomization/flux-system"), {
      name: "flux-system",
      annotations: { "example.org/a": "1" },
    });
  });

  it("waits for everything else, the repository first of all", () => {
    const repository = "kubernetes:source.toolkit.fluxcd.io/v1:GitRepository";
    assert.deepEqual(metadataOf("platform-flux/GitRepository/flux-system", repository), props.metadata);
    assert.deepEqual(metadataOf("diet-sync/Kustomization/diet-sync"), props.metadata);
  });
});
