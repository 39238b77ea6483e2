import assert from "node:assert/strict";
import { fluxSync } from "../../../manifests/flux/sync.ts";

describe("fluxSync", () => {
  const [repository, kustomization] = fluxSync({
    url: "ssh://git@github.com/labrats-work/fleet.git",
    branch: "trunk",
    directory: "clusters/dev/home",
  });

  it("follows the fleet repository with the deploy key that flux bootstrap would make", () => {
    assert.deepEqual(repository.spec, {
      interval: "1m",
      timeout: "1m",
      url: "ssh://git@github.com/labrats-work/fleet.git",
      ref: { branch: "trunk" },
      secretRef: { name: "flux-system" },
    });
  });

  it("applies the cluster's directory as an account that may, where locked down Flux would take one that may nothing", () => {
    assert.equal(kustomization.spec.serviceAccountName, "kustomize-controller");
    assert.equal(kustomization.spec.path, "./clusters/dev/home");
    assert.deepEqual(kustomization.spec.sourceRef, { kind: "GitRepository", name: "flux-system" });
    assert.deepEqual(kustomization.spec.decryption, { provider: "sops", secretRef: { name: "sops-age" } });
  });

  it("leaves every object in the namespace that its manifest says, and its variables alone", () => {
    assert.equal(kustomization.spec.targetNamespace, undefined);
    assert.equal(kustomization.spec.postBuild, undefined);
  });

  it("prunes what leaves Git, but never itself", () => {
    assert.equal(kustomization.spec.prune, true);
    for (const { metadata } of [repository, kustomization]) {
      assert.deepEqual(metadata, {
        name: "flux-system",
        namespace: "flux-system",
        annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled" },
      });
    }
  });
});
