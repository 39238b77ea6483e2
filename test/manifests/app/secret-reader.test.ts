import assert from "node:assert/strict";
import { keySecrets } from "../../../model/names/app-objects.ts";
import { secretReaderOf, secretReaders } from "../../../manifests/app/secret-reader.ts";

const rbac = "rbac.authorization.k8s.io";

describe("the right to read secrets of an app", () => {
  it("is, for each namespace, to get exactly those that it copies, for one service account of that namespace", () => {
    const users = [
      { namespace: "my-diet-splash", secrets: [] },
      {
        namespace: "my-diet-dev",
        secrets: [
          { name: "database", from: "database-dev" },
          { name: "mail", from: "mail" },
          { name: "smtp", from: "mail" },
        ],
      },
      { namespace: "my-diet-test", secrets: [{ name: "mail", from: "mail" }] },
    ];
    const metadata = (namespace: string): object => ({
      name: `secret-reader-${namespace}`,
      namespace: "my-diet-platform",
    });
    const expected = (namespace: string, resourceNames: string[]): object[] => [
      {
        apiVersion: `${rbac}/v1`,
        kind: "Role",
        metadata: metadata(namespace),
        rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames, verbs: ["get"] }],
      },
      {
        apiVersion: `${rbac}/v1`,
        kind: "RoleBinding",
        metadata: metadata(namespace),
        roleRef: { apiGroup: rbac, kind: "Role", name: `secret-reader-${namespace}` },
        subjects: [{ kind: "ServiceAccount", name: "secret-reader", namespace }],
      },
    ];
    assert.deepEqual(secretReaders("my-diet-platform", users), [
      ...expected("my-diet-dev", ["database-dev", "mail"]),
      ...expected("my-diet-test", ["mail"]),
    ]);
  });

  it("opens nothing, and is nobody's, when nothing is copied", () => {
    const users = [{ namespace: "my-diet-dev", secrets: [] }];
    assert.deepEqual(secretReaders("my-diet-platform", users), [
      {
        apiVersion: `${rbac}/v1`,
        kind: "Role",
        metadata: { name: "secret-reader", namespace: "my-diet-platform" },
        rules: [],
      },
    ]);
    assert.throws(() => secretReaderOf("my-diet-platform", { namespace: "my-diet-dev", secrets: [] }), /no secrets/);
  });
});

describe("the secrets that only Flux reads", () => {
  it("are the app's keys", () => {
    assert.deepEqual(keySecrets("my-diet"), [
      "my-diet-platform-age-key",
      "my-diet-deploy-key",
      "my-diet-github-app",
      "my-diet-source-deploy-key",
      "my-diet-source-github-app",
      "my-diet-images-deploy-key",
    ]);
  });
});
