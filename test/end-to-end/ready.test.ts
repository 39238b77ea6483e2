import assert from "node:assert/strict";
import { z } from "zod";
import { existing, secretEntries } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const key = z.string().regex(/^age1[0-9a-z]{58}$/);
const outputs = z.strictObject({
  cluster: z.literal("dev/home"),
  agePublicKey: key,
  recipients: z.array(key).length(1),
  fleetRepository: z.literal("labrats-work/fleet"),
  apps: z.strictObject({
    "my-diet": z.strictObject({
      agePublicKey: key,
      recipients: z.array(key).length(1),
      repository: z.literal("labrats-work/my-diet-platform"),
      namespaces: z.array(z.string()),
      urls: z.array(z.string()),
    }),
  }),
});

describe("a platform after its first up", function () {
  this.timeout(platformPatience);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it("has every source and Kustomization Ready", async () => {
    const rows = await platform.settle();
    assert.deepEqual(rows.map(({ kind, namespace, name, ready }) => `${kind} ${namespace}/${name} ${ready}`).sort(), [
      "GitRepository flux-system/flux-system True",
      "GitRepository my-diet-platform/my-diet-app True",
      "GitRepository my-diet-platform/my-diet-platform True",
      "Kustomization flux-system/cluster-apps True",
      "Kustomization flux-system/cluster-settings True",
      "Kustomization flux-system/flux-system True",
      "Kustomization flux-system/hello-dev True",
      "Kustomization flux-system/my-diet-copies True",
      "Kustomization flux-system/platform-registries True",
      "Kustomization flux-system/previews True",
      "Kustomization my-diet-platform/my-diet-dev True",
      "Kustomization my-diet-platform/my-diet-home True",
      "Kustomization my-diet-platform/my-diet-platform True",
      "Kustomization my-diet-platform/my-diet-sync True",
    ]);
  });

  it("tells its outputs", async () => {
    const { agePublicKey, apps } = outputs.parse(await platform.stack.outputs());
    const app = apps["my-diet"];
    assert.notEqual(app.agePublicKey, agePublicKey);
    assert.deepEqual(app.namespaces, ["my-diet-platform", "my-diet-splash", "my-diet-dev"]);
    assert.deepEqual(app.urls, ["https://my-diet.hcl.labrats.work", "https://app.my-diet-dev.hcl.labrats.work"]);
  });

  it("has the app's keys, which are sealed in Git, in the app's platform namespace", async () => {
    const read = (name: string) => secretEntries(platform.cluster.client, "my-diet-platform", name);
    assert.match((await read("my-diet-platform-age-key"))["age.agekey"] ?? "", /^AGE-SECRET-KEY-1/);
    for (const name of ["my-diet-deploy-key", "my-diet-source-deploy-key"]) {
      const entries = await read(name);
      assert.deepEqual(Object.keys(entries).sort(), ["identity", "identity.pub", "known_hosts"]);
      assert.match(entries["identity"] ?? "", /^-----BEGIN OPENSSH PRIVATE KEY-----/);
      assert.equal(entries["known_hosts"], platform.github.knownHosts);
    }
  });

  it("has the registry's pull secret wherever pods run, the home page included", async () => {
    for (const namespace of ["my-diet-splash", "my-diet-dev"]) {
      const { ".dockerconfigjson": text } = await secretEntries(platform.cluster.client, namespace, "ghcr-pull-secret");
      assert.match(text ?? "", /^\{"auths":\{"ghcr\.io":\{"username":"labrats-bot"/);
    }
  });

  it("runs the app with the values of its registration, and its home page", async () => {
    const { client } = platform.cluster;
    const config = { apiVersion: "v1", kind: "ConfigMap", namespace: "my-diet-dev", name: "my-diet" };
    assert.deepEqual((await existing(client, config))["data"], {
      LOG_LEVEL: "debug",
      NODE_ENV: "development",
      PUBLIC_URL: "https://app.my-diet-dev.hcl.labrats.work",
    });
    const hosts = async (namespace: string): Promise<unknown> =>
      (await client.list({ apiVersion: "networking.k8s.io/v1", kind: "Ingress" }, { namespace })).map(hostOf);
    assert.deepEqual(await hosts("my-diet-dev"), ["app.my-diet-dev.hcl.labrats.work"]);
    assert.deepEqual(await hosts("my-diet-splash"), ["my-diet.hcl.labrats.work"]);
  });

  it("answered every request of the provider as GitHub's description says", () => {
    assert.deepEqual(platform.github.requests.bugs, []);
    assert.deepEqual(platform.github.requests.notImplemented, []);
  });
});

function hostOf(ingress: unknown): string | undefined {
  const shape = z.looseObject({ spec: z.looseObject({ rules: z.array(z.looseObject({ host: z.string() })) }) });
  return shape.parse(ingress).spec.rules[0]?.host;
}
