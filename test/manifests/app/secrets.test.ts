import assert from "node:assert/strict";
import { appExternalSecret, appSecretStore } from "../../../manifests/app/secrets.ts";

const labels = { "labrats.work/owner": "platform" };

describe("an app's secrets where it runs", () => {
  it("are read as a service account of that namespace, from the app's platform namespace", () => {
    assert.deepEqual(appSecretStore("my-diet", "my-diet-platform", "my-diet-dev", labels), {
      apiVersion: "external-secrets.io/v1",
      kind: "SecretStore",
      metadata: { name: "my-diet-platform", namespace: "my-diet-dev", labels },
      spec: {
        provider: {
          kubernetes: {
            remoteNamespace: "my-diet-platform",
            server: {
              url: "https://kubernetes.default.svc",
              caProvider: { type: "ConfigMap", name: "kube-root-ca.crt", key: "ca.crt" },
            },
            auth: { serviceAccount: { name: "secret-reader" } },
          },
        },
      },
    });
  });

  it("are copied whole, looked at every minute, and gone when the team takes them away", () => {
    assert.deepEqual(appExternalSecret("my-diet", "my-diet-dev", { name: "database", from: "database-dev" }, labels), {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name: "database", namespace: "my-diet-dev", labels },
      spec: {
        refreshInterval: "1m0s",
        secretStoreRef: { kind: "SecretStore", name: "my-diet-platform" },
        target: { name: "database", creationPolicy: "Owner", deletionPolicy: "Delete" },
        dataFrom: [{ extract: { key: "database-dev" } }],
      },
    });
  });
});
