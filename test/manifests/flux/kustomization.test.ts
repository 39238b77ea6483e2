import assert from "node:assert/strict";
import { fluxKustomization, type FluxKustomizationArgs } from "../../../manifests/flux/kustomization.ts";

const args: FluxKustomizationArgs = {
  name: "my-diet-dev",
  namespace: "my-diet-platform",
  source: "my-diet-app",
  path: "./k8s/overlays/dev",
  serviceAccount: "flux",
  interval: "5m",
  wait: true,
};

describe("fluxKustomization", () => {
  it("states what a reader would ask about, and comes down in order", () => {
    assert.deepEqual(fluxKustomization(args), {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name: "my-diet-dev", namespace: "my-diet-platform" },
      spec: {
        interval: "5m",
        retryInterval: "2m",
        timeout: "5m",
        serviceAccountName: "flux",
        sourceRef: { kind: "GitRepository", name: "my-diet-app" },
        path: "./k8s/overlays/dev",
        prune: true,
        wait: true,
        deletionPolicy: "WaitForTermination",
      },
    });
  });

  it("decrypts, substitutes and moves objects only when told to", () => {
    const { spec } = fluxKustomization({
      ...args,
      targetNamespace: "my-diet-dev",
      decryptionSecret: "my-diet-platform-age-key",
      substitute: { LOG_LEVEL: "debug" },
    });
    assert.deepEqual(
      { targetNamespace: spec.targetNamespace, decryption: spec.decryption, postBuild: spec.postBuild },
      {
        targetNamespace: "my-diet-dev",
        decryption: { provider: "sops", secretRef: { name: "my-diet-platform-age-key" } },
        postBuild: { substitute: { LOG_LEVEL: "debug" } },
      },
    );
  });
});
