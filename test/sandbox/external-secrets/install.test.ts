import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { externalSecretsController } from "../../../sandbox/external-secrets/controller.ts";
import { installExternalSecrets } from "../../../sandbox/external-secrets/install.ts";
import { definitions } from "../../../sandbox/external-secrets/objects.ts";
import type { KubernetesObject } from "../../../sandbox/cluster/object.ts";
import { workloadOf } from "../../../sandbox/controllers/deployment.ts";
import { FakeApi, type ServedKind } from "../cluster/fake-api.ts";
import { scratchDirectory } from "../process/scratch.ts";

const kind = (apiVersion: string, name: string, plural: string, namespaced: boolean): ServedKind => ({
  apiVersion,
  kind: name,
  plural,
  namespaced,
});
const rbac = "rbac.authorization.k8s.io/v1";
const deployments = kind("apps/v1", "Deployment", "deployments", true);
const secretStores = kind("external-secrets.io/v1", "SecretStore", "secretstores", true);
const operator = { namespace: "external-secrets", name: "external-secrets" };
const own = [
  kind("v1", "ServiceAccount", "serviceaccounts", true),
  kind(rbac, "ClusterRole", "clusterroles", false),
  kind(rbac, "ClusterRoleBinding", "clusterrolebindings", false),
  kind("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false),
  deployments,
  // Last: the fake takes everything below a namespace for a part of it.
  kind("v1", "Namespace", "namespaces", false),
];

describe("the External Secrets Operator of a cluster", () => {
  const directory = scratchDirectory();
  let crds: string;
  let api: FakeApi;

  beforeEach(async () => {
    crds = join(directory(), "crds");
    mkdirSync(crds);
    writeFileSync(join(crds, "kustomization.yaml"), "resources: []\n");
    writeFileSync(join(crds, "generators.external-secrets.io_passwords.yaml"), "kind: CustomResourceDefinition\n");
    writeFileSync(join(crds, "external-secrets.io_secretstores.yaml"), stringify(definition));
    api = await FakeApi.start(...own);
  });

  afterEach(() => api.stop());

  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "secretstores.external-secrets.io" },
    spec: {
      group: "external-secrets.io",
      names: { plural: "secretstores", kind: "SecretStore" },
      versions: [
        { name: "v1", served: true, storage: true },
        { name: "v1beta1", served: false, storage: false },
      ],
    },
  };

  it("brings its kinds in the versions that are served, but no generators", () => {
    const { spec, ...others } = definition;
    const versions = [{ name: "v1", served: true, storage: true }];
    assert.deepEqual(definitions(crds), [{ ...others, spec: { ...spec, versions } }]);
  });

  it("is deployed when its kinds are served, and not before", async () => {
    const { signal } = new AbortController();
    const installed = installExternalSecrets(api.client, crds, signal);
    const asked = (): boolean =>
      api.requests.some(({ path }) => path === "/apis/external-secrets.io/v1/secretstores?limit=1");
    while (!asked()) await sleep(5);
    const deployed = (): Promise<unknown[]> => api.client.list(deployments);
    assert.deepEqual(await deployed(), []);
    api.serve(secretStores);
    while ((await deployed()).length === 0) await sleep(5);
    let done = false;
    void installed.then(() => (done = true));
    await sleep(50);
    assert.equal(done, false, "resolved before it runs");
    api.put(deployments, { metadata: operator, status: { availableReplicas: 1 } });
    await installed;
    const first = api.requests.find(({ method }) => method === "PATCH");
    assert.match(first?.path ?? "", /^\/api\/v1\/namespaces\/external-secrets\?/);
  });

  it("runs as a process without ports, and reaches the API server by the name that Pods know", async () => {
    api.serve(secretStores);
    const stop = new AbortController();
    const installed = installExternalSecrets(api.client, crds, stop.signal);
    const known = externalSecretsController("/bin/operator", "http://127.0.0.1:1234");
    const { namespace, name } = known;
    let deployment: KubernetesObject | undefined;
    while (deployment === undefined) deployment = await api.client.get({ ...deployments, namespace, name });
    stop.abort();
    await assert.rejects(installed);
    const { args = [], serviceAccount } = workloadOf(deployment) ?? {};
    assert.equal(serviceAccount, "external-secrets");
    assert.deepEqual(
      [...args, ...known.overrides],
      [
        "--concurrent=1",
        "--metrics-addr=:8080",
        "--loglevel=info",
        "--zap-time-encoding=epoch",
        "--metrics-addr=0",
        "--live-addr=0",
        "--enable-leader-election=false",
      ],
    );
    assert.deepEqual(known.environment, { HTTPS_PROXY: "http://127.0.0.1:1234" });
  });

  it("is waited for no longer than the sandbox runs", async () => {
    const stop = new AbortController();
    const installed = installExternalSecrets(api.client, crds, stop.signal);
    stop.abort(new Error("stopped"));
    await assert.rejects(installed, /^Error: stopped$/);
  });
});
