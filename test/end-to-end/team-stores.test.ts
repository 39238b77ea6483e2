import assert from "node:assert/strict";
import { z } from "zod";
import type { KubernetesClient } from "../../sandbox/cluster/client.ts";
import { fluxStatus } from "../../sandbox/flux/status.ts";
import { reconcileNow } from "../../sandbox/flux/reconcile.ts";
import { waitFor } from "../../sandbox/process/wait.ts";
import { TeamClone } from "./escapes/team-clone.ts";
import { existing, secretEntries } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const patience = 90_000;
const externalSecret = { apiVersion: "external-secrets.io/v1", kind: "ExternalSecret", namespace: "my-diet-dev" };

/** A service account, and a store that reads the app's platform namespace as it: `k8s/base/secret-store.yaml`. */
const store = `\
apiVersion: v1
kind: ServiceAccount
metadata: { name: secret-reader }
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: my-diet-secrets }
spec:
  provider:
    kubernetes:
      remoteNamespace: my-diet-platform
      server:
        url: https://kubernetes.default.svc
        caProvider: { type: ConfigMap, name: kube-root-ca.crt, key: ca.crt }
      auth: { serviceAccount: { name: secret-reader } }
`;

/** What the team lets that account read: a file of its own in `platform/`. */
const rights = `\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: team-secret-reader }
rules: [{ apiGroups: [""], resources: [secrets], resourceNames: [my-diet-oidc], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: team-secret-reader }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: team-secret-reader }
subjects: [{ kind: ServiceAccount, name: secret-reader, namespace: my-diet-dev }]
`;

const copy = (name: string, kind: string, storeName: string, key: string): string => `\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: ${name} }
spec:
  refreshInterval: 1m0s
  secretStoreRef: { kind: ${kind}, name: ${storeName} }
  target: { name: ${name} }
  dataFrom: [{ extract: { key: ${key} } }]
`;

const files = ["configmap", "deployment", "service", "ingress"];
const manifest = z.looseObject({ metadata: z.looseObject({ uid: z.string() }) });

describe("a team that has its secrets copied by itself, as before it had a platform", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let client: KubernetesClient;
  let code: TeamClone;
  let repository: TeamClone;

  before(async () => {
    platform = await sharedPlatform();
    ({ client } = platform.cluster);
    code = await TeamClone.of(platform.github, "apps.my-diet");
    repository = await TeamClone.of(platform.github, "my-diet-platform");
    await repository.push({ "platform/secret-reader.yaml": rights });
  });

  after(async () => {
    await code.restore();
    await repository.restore();
    await look();
    await platform.settle();
    for (const name of ["my-diet-oidc", "team-pull-secret"]) {
      assert.equal(await client.get({ ...externalSecret, name }), undefined, name);
    }
  });

  it("can have a store of its own, which reads what the team lets it read", async () => {
    await pushBase({ "external-secret-oidc": copy("my-diet-oidc", "SecretStore", "my-diet-secrets", "my-diet-oidc") });
    await look();
    await platform.settle();
    assert.deepEqual(
      await secretEntries(client, "my-diet-dev", "my-diet-oidc"),
      await secretEntries(client, "my-diet-platform", "my-diet-oidc"),
    );
  });

  it("is told to leave ghcr-pull-secret to the platform, and what runs keeps running", async () => {
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", namespace: "my-diet-dev", name: "my-diet" };
    const identity = async (): Promise<string> => manifest.parse(await existing(client, deployment)).metadata.uid;
    const before = await identity();
    const pulled = await secretEntries(client, "my-diet-dev", "ghcr-pull-secret");
    await pushBase({
      "external-secret": copy("ghcr-pull-secret", "ClusterSecretStore", "platform-registries", "ghcr-pull-secret"),
    });
    await look();
    await until("the refusal", async () =>
      (await saysOf("my-diet-dev")).includes(
        "the platform has made the ExternalSecret ghcr-pull-secret and keeps it: remove it from what you apply, or give yours another name",
      ),
    );
    assert.equal(await identity(), before);
    assert.deepEqual(await secretEntries(client, "my-diet-dev", "ghcr-pull-secret"), pulled);
  });

  it("can have it under another name, from the platform's store", async () => {
    await pushBase({
      "external-secret": copy("team-pull-secret", "ClusterSecretStore", "platform-registries", "ghcr-pull-secret"),
    });
    await look();
    await platform.settle();
    assert.deepEqual(
      await secretEntries(client, "my-diet-dev", "team-pull-secret"),
      await secretEntries(client, "my-diet-dev", "ghcr-pull-secret"),
    );
  });

  /** Commits the store and other manifests to `k8s/base`, which its list names. */
  async function pushBase(others: Readonly<Record<string, string>>): Promise<void> {
    const added = { "secret-store": store, ...others };
    const resources = [...files, ...Object.keys(added)].map((name) => `  - ${name}.yaml\n`).join("");
    await code.push({
      ...Object.fromEntries(Object.entries(added).map(([name, text]) => [`k8s/base/${name}.yaml`, text])),
      "k8s/base/kustomization.yaml": `\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
${resources}labels:
  - { pairs: { app.kubernetes.io/name: my-diet }, includeSelectors: true }
  - { pairs: { app.kubernetes.io/part-of: my-diet, app.kubernetes.io/managed-by: flux } }
images: [{ name: ghcr.io/labrats-work/apps.my-diet, newTag: "1.4.2" }]
`,
    });
  }

  /** Has Flux look at what was pushed. */
  async function look(): Promise<void> {
    const source = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", namespace: "my-diet-platform" };
    for (const name of ["my-diet-platform", "my-diet-app"]) await reconcileNow(client, { ...source, name });
  }

  async function saysOf(kustomization: string): Promise<string> {
    const rows = await fluxStatus(client);
    return rows.find(({ kind, name }) => kind === "Kustomization" && name === kustomization)?.message ?? "";
  }

  async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
    const { signal } = platform.sandbox.supervisor;
    await waitFor(what, probe, { timeout: patience, interval: 500, signal });
  }
});
