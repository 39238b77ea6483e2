import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { existing, secretEntries } from "../support/cluster-objects.ts";
import { assertNotCommitted, assertNotInState, assertNotLogged, assertNotShown } from "../support/plain-secrets.ts";
import { environmentOf, environmentSchema } from "../support/container-environment.ts";
import { mirrorGatewayApi } from "../support/gateway-api-mirror.ts";
import { sandboxUnderTest, type SandboxUnderTest } from "../support/sandbox-under-test.ts";

const example = join(import.meta.dirname, "..", "..", "..", "examples", "rpi-cluster");

describe("the example rpi-cluster, in the sandbox", function () {
  this.timeout(1_200_000);
  const scratch = mkdtempSync(join(tmpdir(), "gitops-platform-rpi-cluster-"));
  const infrastructure = join(scratch, "infrastructure");
  let underTest: SandboxUnderTest;

  before(async () => {
    cpSync(join(example, "infrastructure"), infrastructure, { recursive: true });
    const settings = { "platform:infrastructure": infrastructure };
    underTest = await sandboxUnderTest(settings, { stack: "home", stackFiles: example, crds: groups });
    const { stack } = underTest;
    const url = { GATEWAY_API_URL: await mirrorGatewayApi(underTest, scratch) };
    for (const [name, value] of Object.entries({ ...clusterSecrets, ...url })) {
      await stack.setSecret(`platform:secrets.${name}`, value);
    }
    await stack.operate("up");
  });

  after(async () => {
    await underTest.end();
    rmSync(scratch, { recursive: true });
  });

  it("has every Kustomization Ready, infrastructure and then apps", async () => {
    const rows = await underTest.settle({ kinds: ["GitRepository", "Kustomization"], timeout: 900_000 });
    const names = rows.filter(({ kind }) => kind === "Kustomization").map(({ name }) => name);
    assert.deepEqual(names, wanted);
  });

  it("has one password in both namespaces, a database, and where it is", async () => {
    const { client } = underTest.cluster;
    const [here, there] = await Promise.all(
      ["home", "datastore"].map((namespace) => secretEntries(client, namespace, "linkding-postgres-credentials")),
    );
    assert.equal(here?.["username"], "linkding");
    assert.ok((here["password"] ?? "").length >= 20);
    assert.deepEqual(here, there);
    const group = "postgresql.cnpg.io/v1";
    await existing(client, { apiVersion: group, kind: "Cluster", namespace: "datastore", name: "postgres-cluster" });
    const { spec } = await existing(client, {
      apiVersion: group,
      kind: "Database",
      namespace: "datastore",
      name: "linkding-db",
    });
    assert.deepEqual(spec, {
      name: "linkding",
      owner: "linkding",
      cluster: { name: "postgres-cluster" },
      ensure: "present",
      databaseReclaimPolicy: "retain",
    });
  });

  it("gives linkding the address and the password of that database, from objects that are there", async () => {
    const { client } = underTest.cluster;
    const release = await existing(client, {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      namespace: "flux-system",
      name: "linkding",
    });
    const { targetNamespace, values } = linkding.parse(release["spec"]);
    const { password } = await secretEntries(client, "datastore", "linkding-postgres-credentials");
    const { env } = values.controllers.linkding.containers.app;
    assert.deepEqual(await environmentOf(client, targetNamespace, env), {
      LD_CSRF_TRUSTED_ORIGINS: "https://links.home.example.org",
      LD_DB_ENGINE: "postgres",
      LD_DB_HOST: "postgres-cluster-rw.datastore.svc.cluster.local",
      LD_DB_PORT: "5432",
      LD_DB_DATABASE: "linkding",
      LD_DB_USER: "linkding",
      LD_DB_PASSWORD: password,
    });
  });

  it("has settings and secrets filled in", async () => {
    const { client } = underTest.cluster;
    assert.deepEqual(await secretEntries(client, "cert-manager", "porkbun-token"), {
      "api-key": clusterSecrets.PORKBUN_API_KEY,
      "secret-key": clusterSecrets.PORKBUN_SECRET_KEY,
    });
    const route = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      namespace: "home",
      name: "linkding",
    };
    const { spec } = await existing(client, route);
    assert.match(JSON.stringify(spec), /"hostnames":\["links\.home\.example\.org"\]/);
  });

  it("has no secret of the cluster and no password of a database in plain text in Git, state, logs or a preview", async () => {
    const { password = "" } = await secretEntries(underTest.cluster.client, "home", "linkding-postgres-credentials");
    assert.ok(password.length > 20);
    const secrets = new Map([...Object.entries(clusterSecrets), ["linkding's password for its database", password]]);
    await assertNotCommitted(underTest, secrets, ["homelab"]);
    assertNotInState(underTest, secrets);
    assertNotLogged(underTest, secrets);
    await assertNotShown(underTest, secrets);
  });

  it("gives linkding's database a new password where its file asks for one, on both sides", async () => {
    const { client } = underTest.cluster;
    const passwords = async (): Promise<(string | undefined)[]> =>
      Promise.all(
        ["datastore", "home"].map(
          async (namespace) => (await secretEntries(client, namespace, "linkding-postgres-credentials"))["password"],
        ),
      );
    const [before] = await passwords();
    const file = join(infrastructure, "linkding.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace("postgres: { database: linkding }", "postgres: { database: linkding, generation: 2 }"),
    );
    await underTest.stack.operate("up");
    await underTest.settle({ kinds: ["GitRepository", "Kustomization"], timeout: 300_000 });
    const [server, consumer] = await passwords();
    assert.ok((server ?? "").length > 20);
    assert.notEqual(server, before);
    assert.equal(consumer, server);
  });

  it("is changed by nothing when nothing changes", async () => {
    const { summary } = await underTest.stack.operate("up");
    assert.deepEqual(Object.keys(summary), ["same"]);
  });
});

const clusterSecrets = {
  PORKBUN_API_KEY: "pk1_6e0f1c9a4b7d2f83",
  PORKBUN_SECRET_KEY: "sk1_93ad1f5c7e2b4806",
  GRAFANA_ADMIN_PASSWORD: "hunter2-of-grafana-71c5",
  LINKDING_PASSWORD: "hunter3-of-linkding-05e9",
};

const linkding = z.looseObject({
  targetNamespace: z.string(),
  values: z.looseObject({
    controllers: z.looseObject({
      linkding: z.looseObject({ containers: z.looseObject({ app: z.looseObject({ env: environmentSchema }) }) }),
    }),
  }),
});

/** What its components make objects of. */
const groups = [
  "ceph.rook.io",
  "cert-manager.io",
  "cilium.io",
  "gateway.networking.k8s.io",
  "monitoring.coreos.com",
  "postgresql.cnpg.io",
];

/** Every Kustomization, sorted. */
const wanted = [
  "cert-manager",
  "cert-manager-certificates",
  "cert-manager-issuers",
  "cert-manager-secrets",
  "cert-manager-webhooks",
  "cilium-gateway",
  "cilium-gateway-pool",
  "cloudnative-pg-clusters",
  "cloudnative-pg-operator",
  "cluster-apps",
  "cluster-infrastructure",
  "cluster-repositories",
  "cluster-settings",
  "flux-system",
  "gateway-api",
  "gateway-api-crds",
  "homepage",
  "kube-prometheus-stack",
  "kube-prometheus-stack-crds",
  "kube-prometheus-stack-secrets",
  "linkding",
  "linkding-postgres",
  "linkding-secrets",
  "loki",
  "metrics-server",
  "platform-registries",
  "rook-ceph-cluster",
  "rook-ceph-common",
  "rook-ceph-operator",
  "rook-ceph-rbd",
];
