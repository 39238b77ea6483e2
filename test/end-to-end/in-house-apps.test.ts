import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { waitFor } from "../../sandbox/process/wait.ts";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const namespace = "hello-dev";
const reference = { apiVersion: "apps/v1", kind: "Deployment", namespace, name: "hello" };

const deployment = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string() })) }) }),
  }),
  status: z.looseObject({
    updatedReplicas: z.number().optional(),
    availableReplicas: z.number().optional(),
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })),
  }),
});

describe("an in-house app without repositories of its own", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let file: string;
  let original: string;

  before(async () => {
    platform = await sharedPlatform();
    file = join(platform.workloads, "hello.yaml");
    original = readFileSync(file, "utf8");
  });

  after(async () => {
    writeFileSync(file, original);
    await platform.stack.operate("up");
    await platform.settle();
  });

  it("is available in the namespace of its environment", async () => {
    assert.deepEqual(await running(), { image: "ghcr.io/stefanprodan/podinfo:6.9.2", updated: 1, available: 1 });
  });

  it("answers at its host name", async () => {
    const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", namespace, name: "hello" };
    const shape = z.looseObject({ spec: z.looseObject({ rules: z.array(z.looseObject({ host: z.string() })) }) });
    const { spec } = shape.parse(await existing(platform.cluster.client, ingress));
    assert.deepEqual(
      spec.rules.map(({ host }) => host),
      ["hello-dev.hcl.labrats.work"],
    );
  });

  it("rolls to another tag, for which one file changes", async () => {
    writeFileSync(file, original.replace("6.9.2", "6.10.0"));
    const { mark } = platform.github.requests;
    await platform.stack.operate("up");
    assert.deepEqual(
      platform.github.requests.writes(mark).map(({ path }) => path.replace(/.*\/contents\//, "")),
      ["apps/overlays/dev/hello/kustomization.yaml"],
    );
    await platform.settle();
    assert.deepEqual(await running(), { image: "ghcr.io/stefanprodan/podinfo:6.10.0", updated: 1, available: 1 });
  });

  it("goes with its file, and leaves the namespace to what people keep there", async () => {
    rmSync(file);
    const { client } = platform.cluster;
    await platform.stack.operate("up");
    const kustomization = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
    const gone = async (): Promise<boolean> =>
      (await client.get({ ...kustomization, namespace: "flux-system", name: namespace })) === undefined;
    await waitFor("Flux to take the workload down", gone, { timeout: 120_000, interval: 250 });
    // It was Flux's last to let go of.
    assert.equal(await client.get(reference), undefined);
    assert.ok(await client.get({ apiVersion: "v1", kind: "Namespace", name: namespace }));
    const files = [...(await platform.github.files("fleet")).keys()];
    assert.deepEqual(
      files.filter((path) => path.startsWith("apps/")),
      [],
    );
  });

  async function running() {
    const { spec, status } = deployment.parse(await existing(platform.cluster.client, reference));
    const [container] = spec.template.spec.containers;
    return { image: container?.image, updated: status.updatedReplicas, available: status.availableReplicas };
  }
});
