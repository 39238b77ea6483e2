import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const greeting = `\
category: network
namespace: greeting
stages:
  app:
    manifests: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: greeting }, data: { size: small } }]
environments:
  dev:
    stages:
      app: { patches: [{ target: { kind: ConfigMap, name: greeting }, patch: { data: { size: large } } }] }
`;

const running = [
  { apiVersion: "v1", kind: "ConfigMap", namespace: "greeting", name: "greeting" },
  { apiVersion: "apps/v1", kind: "Deployment", namespace: "hello-dev", name: "hello" },
];

/**
 * How long Flux may take, in milliseconds. A layer that has met the files half changed waits for its components as long as
 * its timeout says, which is five minutes, and looks again after that.
 */
const patience = 480_000;

describe("the layout of the fleet repository", function () {
  this.timeout(platformPatience + 2 * patience);
  let platform: Platform;
  let file: string;

  before(async () => {
    platform = await sharedPlatform();
    file = join(platform.infrastructure, "greeting.yaml");
    writeFileSync(file, greeting);
    await platform.stack.operate("up");
    await platform.settle();
  });

  after(async () => {
    rmSync(file);
    await layOut("overlays");
    const { client } = platform.cluster;
    await client.delete({ apiVersion: "v1", kind: "Namespace", name: "greeting" }, { wait: 60_000 });
  });

  it("changes to a flat one and back while everything goes on running", async () => {
    const before = await uids();
    await layOut("flat");
    assert.deepEqual(await uids(), before);
    assert.deepEqual(await layerFiles(), [
      "apps/hello.yaml",
      "apps/hello/deployment.yaml",
      "apps/hello/ingress.yaml",
      "apps/hello/kustomization.yaml",
      "apps/hello/patches/deployment.yaml",
      "apps/hello/pull-secrets.yaml",
      "apps/hello/service.yaml",
      "apps/kustomization.yaml",
      "infrastructure/kustomization.yaml",
      "infrastructure/network/greeting/app/config-map-greeting.yaml",
      "infrastructure/network/greeting/app/kustomization.yaml",
      "infrastructure/network/greeting/app/patches/1-configmap-greeting.yaml",
      "infrastructure/network/greeting/ks.yaml",
      "infrastructure/network/kustomization.yaml",
      "infrastructure/network/namespace.yaml",
    ]);
    await layOut("overlays");
    assert.deepEqual(await uids(), before);
    assert.ok((await layerFiles()).every((path) => /^(?:apps|infrastructure)\/(?:base|overlays)\//.test(path)));
  });

  /** Changes the layout as the guide says: Flux fetches the files when all of them have changed. */
  async function layOut(layout: "flat" | "overlays"): Promise<void> {
    const { stack } = platform;
    await stack.set("platform:fleet.layout", layout);
    await suspend(true);
    await stack.operate("up");
    await suspend(false);
    await platform.settle({ timeout: patience });
  }

  async function suspend(isSuspended: boolean): Promise<void> {
    const { client } = platform.cluster;
    const source = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
    const path = await client.path({ ...source, namespace: "flux-system", name: "flux-system" });
    const contentType = "application/merge-patch+json";
    await client.request("PATCH", path, { spec: { suspend: isSuspended } }, { contentType });
  }

  /** Objects that are made anew get others. */
  async function uids(): Promise<unknown[]> {
    const objects = await Promise.all(running.map((reference) => existing(platform.cluster.client, reference)));
    const ids = objects.map(({ metadata }) => Reflect.get(metadata, "uid") as unknown);
    for (const id of ids) assert.match(String(id), /^[0-9a-f-]{36}$/);
    return ids;
  }

  async function layerFiles(): Promise<string[]> {
    const files = [...(await platform.github.files("fleet")).keys()];
    return files.filter((path) => /^(?:apps|infrastructure)\//.test(path)).sort();
  }
});
