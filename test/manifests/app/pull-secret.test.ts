import assert from "node:assert/strict";
import { pullSecret, registryStore } from "../../../manifests/app/pull-secret.ts";

describe("the pull secrets of registries", () => {
  it("can be copied into namespaces of apps only, from the one namespace that has them", () => {
    const namespace = "platform-registries";
    assert.deepEqual(registryStore("platform.example.org"), {
      apiVersion: "external-secrets.io/v1",
      kind: "ClusterSecretStore",
      metadata: { name: "platform-registries" },
      spec: {
        conditions: [{ namespaceSelector: { matchLabels: { "platform.example.org/namespace-role": "app" } } }],
        provider: {
          kubernetes: {
            remoteNamespace: namespace,
            server: {
              url: "https://kubernetes.default.svc",
              caProvider: { type: "ConfigMap", name: "kube-root-ca.crt", key: "ca.crt", namespace },
            },
            auth: { serviceAccount: { name: "pull-secret-reader", namespace } },
          },
        },
      },
    });
  });

  it("can be copied to where images are looked for, by name", () => {
    const { spec } = registryStore("platform.example.org", ["a-platform", "b-platform"]);
    assert.deepEqual("conditions" in spec && spec.conditions, [
      { namespaceSelector: { matchLabels: { "platform.example.org/namespace-role": "app" } } },
      { namespaces: ["a-platform", "b-platform"] },
    ]);
  });

  it("become what a kubelet takes, and stay when there is nothing to copy", () => {
    assert.deepEqual(pullSecret("ghcr-pull-secret", "my-diet-pr-7"), {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name: "ghcr-pull-secret", namespace: "my-diet-pr-7" },
      spec: {
        refreshInterval: "5m0s",
        secretStoreRef: { kind: "ClusterSecretStore", name: "platform-registries" },
        target: {
          name: "ghcr-pull-secret",
          creationPolicy: "Owner",
          deletionPolicy: "Retain",
          template: { type: "kubernetes.io/dockerconfigjson" },
        },
        dataFrom: [{ extract: { key: "ghcr-pull-secret" } }],
      },
    });
  });
});
