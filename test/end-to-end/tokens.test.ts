import assert from "node:assert/strict";
import type { KubernetesClient } from "../../sandbox/cluster/client.ts";
import { platformPatience, sharedPlatform } from "./support/platform.ts";

const namespace = "my-diet-dev";
const name = "try-token";
const helmRelease = { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", namespace, name };
const configMap = { apiVersion: "v1", kind: "ConfigMap", namespace, name };

/** Keeps the release after it has been deleted, with Flux at work on it. */
const finalizers = ["example.org/kept"];

const released = {
  apiVersion: helmRelease.apiVersion,
  kind: helmRelease.kind,
  metadata: { namespace, name },
  spec: { suspend: true, interval: "1h", chartRef: { kind: "OCIRepository", name: "nothing" } },
};
/** Names a release that never was, so that Flux goes about removing it. */
const status = { status: { storageNamespace: namespace, history: [] } };
const elsewhere = { spec: { suspend: false, kubeConfig: { configMapRef: { name } } } };

describe("a developer who would have Flux send its own token somewhere", function () {
  this.timeout(platformPatience);
  let operator: KubernetesClient;
  let developer: KubernetesClient;
  let deployer: KubernetesClient;

  before("says where, as any developer may", async () => {
    operator = (await sharedPlatform()).cluster.client;
    developer = operator.as({ user: "somebody", groups: ["mydiet-developer", "system:authenticated"] });
    deployer = operator.as({ user: "system:serviceaccount:my-diet-platform:deployer" });
    await developer.apply({
      apiVersion: configMap.apiVersion,
      kind: configMap.kind,
      metadata: { namespace, name },
      data: {
        provider: "generic",
        address: "https://outside.example.org",
        audiences: "https://kubernetes.default.svc",
      },
    });
  });

  afterEach("takes the release away", async () => {
    if ((await operator.get(helmRelease)) === undefined) return;
    await patch(operator, { metadata: { finalizers: null } });
    await operator.delete(helmRelease, { wait: 30_000 });
  });

  after("takes the rest away", () => operator.delete(configMap));

  it("cannot make a release, but by way of Git", async () => {
    await assert.rejects(developer.apply(released), forbidden(/cannot patch resource "helmreleases"/));
    await deployer.apply(released);
    await assert.rejects(patch(developer, { spec: { suspend: false } }), forbidden(/cannot patch resource "helmrel/));
    await assert.rejects(developer.delete(helmRelease), forbidden(/cannot delete resource "helmreleases"/));
  });

  it("cannot keep one that is deleted, by way of Git either", async () => {
    const kept = { ...released, metadata: { ...released.metadata, finalizers } };
    await assert.rejects(deployer.apply(kept), forbidden(/metadata\.finalizers are for Flux alone/));
  });

  it("cannot say what has been released", async () => {
    await deployer.apply(released);
    for (const account of [developer, deployer]) {
      await assert.rejects(patch(account, status, "status"), forbidden(/cannot patch resource "helmreleases\/status"/));
    }
  });

  it("cannot send Flux anywhere, not even with one that somebody keeps", async () => {
    await operator.apply({ ...released, metadata: { ...released.metadata, finalizers } });
    await operator.delete(helmRelease);
    await patch(operator, status, "status");
    for (const account of [deployer, operator]) {
      await assert.rejects(patch(account, elsewhere), forbidden(/spec\.kubeConfig is not for apps/));
    }
  });

  async function patch(client: KubernetesClient, change: object, part?: string): Promise<void> {
    const path = await operator.path(helmRelease);
    const contentType = "application/merge-patch+json";
    await client.request("PATCH", part === undefined ? path : `${path}/${part}`, change, { contentType });
  }
});

function forbidden(message: RegExp): { readonly code: number; readonly message: RegExp } {
  return { code: 403, message };
}
