import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeReference } from "../../../sandbox/cluster/object.ts";
import { definitionsIn } from "../../../sandbox/crds/install.ts";
import { fluxStatus } from "../../../sandbox/flux/status.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { catalogVariables, definitionTexts, readCatalog } from "../../catalog/catalog-project.ts";
import { stageKustomizations } from "../../../manifests/infrastructure/stages.ts";
import { testPlatform } from "../../support/test-platform.ts";
import { existing, secretEntries } from "../support/cluster-objects.ts";
import { mirrorGatewayApi } from "../support/gateway-api-mirror.ts";
import { OLDEST_KUBERNETES } from "../../support/oldest-kubernetes.ts";
import { sandboxUnderTest, type SandboxUnderTest } from "../support/sandbox-under-test.ts";

const PATIENCE = 1_200_000;

const operator = { apiVersion: "apps/v1", kind: "Deployment", namespace: "external-secrets", name: "external-secrets" };

describe("the catalog, installed as a whole", function () {
  this.timeout(PATIENCE);
  const directory = mkdtempSync(join(tmpdir(), "gitops-platform-catalog-"));
  const infrastructure = join(directory, "infrastructure");
  const apps = join(directory, "apps");
  let underTest: SandboxUnderTest;

  before(async () => {
    mkdirSync(infrastructure);
    for (const name of Object.keys(definitionTexts)) {
      writeFileSync(join(infrastructure, `${name}.yaml`), `from: ${name}\nenvironments: { dev: {} }\n`);
    }
    cpSync(join(testPlatform, "apps"), apps, { recursive: true });
    const registration = join(apps, "my-diet.yaml");
    writeFileSync(registration, `${readFileSync(registration, "utf8")}secrets: [{ name: mail }]\n`);
    const configured = {
      "platform:infrastructure": infrastructure,
      "platform:settings": catalogVariables.settings,
      "platform:apps": apps,
    };
    underTest = await sandboxUnderTest(configured, {
      crds: "all",
      externalSecrets: false,
      kubernetes: OLDEST_KUBERNETES,
    });
    const { stack } = underTest;
    assert.equal(await underTest.cluster.client.get(operator), undefined);
    for (const [name, value] of Object.entries(catalogVariables.secrets))
      await stack.setSecret(`platform:secrets.${name}`, value);
    await stack.setSecret("platform:secrets.GATEWAY_API_URL", await mirrorGatewayApi(underTest, directory));
    await stack.operate("up");
  });

  after(async () => {
    await underTest.end();
    rmSync(directory, { recursive: true });
  });

  it("is accepted by the API server, each stage after those that it depends on", async () => {
    const names = (await readCatalog()).flatMap((component) =>
      stageKustomizations(component, "dev").map(({ metadata }) => metadata.name),
    );
    const expected = [...names, "gateway-api-crds"].sort();
    const { signal } = underTest.sandbox.supervisor;
    await waitFor("the Kustomizations of the catalog", () => allReady(expected), { timeout: PATIENCE, signal });
  });

  it("brings the External Secrets Operator in the same up as the apps whose secrets it copies", async () => {
    const { client } = underTest.cluster;
    const { signal } = underTest.sandbox.supervisor;
    const waiting = ["platform-registries", "my-diet-copies", "my-diet-home", "my-diet-dev"];
    await waitFor("the app and its secrets", () => allReady(waiting), { timeout: PATIENCE, signal });
    for (const namespace of ["my-diet-splash", "my-diet-dev"]) {
      const entries = await secretEntries(client, namespace, "ghcr-pull-secret");
      assert.deepEqual(Object.keys(entries), [".dockerconfigjson"], namespace);
    }
    const mail = {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      name: "mail",
      namespace: "my-diet-dev",
    };
    assert.match(JSON.stringify((await existing(client, mail))["status"]), /"reason":"SecretDeleted","status":"True"/);
  });

  it("leaves a second up with nothing to do", async () => {
    assert.deepEqual(Object.keys((await underTest.stack.operate("up")).summary), ["same"]);
  });

  it("is there with all its releases and custom resources", async () => {
    const { client } = underTest.cluster;
    const lists = definitionsIn(underTest.toolchain.asset("crds")).map(({ spec: { group, names, versions } }) =>
      client.list({ apiVersion: `${group}/${versions.at(-1)?.name ?? ""}`, kind: names.kind }),
    );
    const ofCatalog = (await Promise.all(lists)).flat();
    assert.deepEqual(ofCatalog.map(({ kind, metadata }) => describeReference({ kind, ...metadata })).sort(), [
      "CephBlockPool rook-ceph/block",
      "CephCluster rook-ceph/rook-ceph",
      "Certificate cert-manager/wildcard",
      "CiliumL2AnnouncementPolicy gateways",
      "CiliumLoadBalancerIPPool gateways",
      "ClusterIssuer letsencrypt",
      "ClusterIssuer letsencrypt-staging",
      "Gateway network/cilium-gateway",
      "HTTPRoute authelia/authelia",
      "HTTPRoute home/homepage",
      "HTTPRoute home/linkding",
      "HTTPRoute monitoring/grafana",
      "HTTPRoute network/redirect-to-https",
      "HelmRelease flux-system/authelia",
      "HelmRelease flux-system/ceph-csi-drivers",
      "HelmRelease flux-system/ceph-csi-operator",
      "HelmRelease flux-system/cert-manager",
      "HelmRelease flux-system/cloudnative-pg",
      "HelmRelease flux-system/external-secrets",
      "HelmRelease flux-system/homepage",
      "HelmRelease flux-system/kube-prometheus-stack",
      "HelmRelease flux-system/linkding",
      "HelmRelease flux-system/loki",
      "HelmRelease flux-system/metallb",
      "HelmRelease flux-system/metrics-server",
      "HelmRelease flux-system/porkbun-webhook",
      "HelmRelease flux-system/prometheus-operator-crds",
      "HelmRelease flux-system/rook-ceph",
      "HelmRelease flux-system/traefik",
      "IPAddressPool metallb-system/default",
      "L2Advertisement metallb-system/default",
      "ReferenceGrant cert-manager/gateways-use-wildcard",
    ]);
  });

  /** @throws Error which names those that are not ready, with Flux's words */
  async function allReady(expected: readonly string[]): Promise<true> {
    const rows = (await fluxStatus(underTest.cluster.client)).filter(({ kind }) => kind === "Kustomization");
    const left = expected.filter((name) => !rows.some((row) => row.name === name && row.ready === "True"));
    const words = left.map((name) => `${name}: ${rows.find((row) => row.name === name)?.message ?? "is not there"}`);
    if (left.length > 0) throw new Error(words.join("\n"));
    return true;
  }
});
