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

const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: "hello-data" };
const ingress = z.looseObject({ spec: z.looseObject({ rules: z.array(z.looseObject({ host: z.string() })) }) });
const claims = z.looseObject({ status: z.looseObject({ phase: z.string() }) });
const strategies = z.looseObject({ spec: z.looseObject({ strategy: z.looseObject({ type: z.string() }) }) });

const ofDev = `\
    podSecurity: restricted
    route:
      annotations: { example.org/of-all: "1" }
      paths: [{ path: / }, { path: /dns, port: dns-tcp, exact: true }]
    hosts:
      - { hostname: www.hello-dev.hcl.labrats.work, tls: { secret: own } }
`;

/** What the file of the workload does not have. */
const everyKey = `\
user: 1000
ports:
  dns: { port: 5353, protocol: UDP, servicePort: 53 }
  dns-tcp: { port: 5353, servicePort: 53 }
volumes:
  data: { mount: /data, claim: { size: 1Gi, class: of-nobody } }
  cache: { mount: /cache, empty: { size: 10Mi, memory: true } }
  settings: { mount: /etc/hello.toml, subPath: hello.toml, files: { hello.toml: "a: \${B}\\n" }, mode: "0440" }
`;

/** Several host names are of the environment that is here; the other one may have one pod with such a claim. */
function withEveryKey(text: string): string {
  const changed = text
    .replace(/autoscaling: .*/, "replicas: 1")
    .replace(/( +)hostname: hello-dev.*\n/, `$&${ofDev}`)
    .replace("health: { path: /healthz }", "health: { path: /healthz, startup: { failureThreshold: 200 } }");
  return `${changed}${everyKey}`;
}

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
    assert.deepEqual(await hosts(), [["hello", "hello-dev.hcl.labrats.work"]]);
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

  it("takes volumes, further ports and times of its own, over pods that had none", async () => {
    writeFileSync(file, withEveryKey(original));
    await platform.stack.operate("up");
    await platform.settle();
    assert.deepEqual(await running(), { image: "ghcr.io/stefanprodan/podinfo:6.9.2", updated: 1, available: 1 });
    const { spec } = strategies.parse(await existing(platform.cluster.client, reference));
    assert.deepEqual(spec.strategy, { type: "Recreate" });
    const { status } = claims.parse(await existing(platform.cluster.client, claim));
    assert.equal(status.phase, "Bound");
    assert.equal(await enforced(), "restricted");
    assert.deepEqual(await hosts(), [
      ["hello", "hello-dev.hcl.labrats.work"],
      ["hello.www.hello-dev.hcl.labrats.work", "www.hello-dev.hcl.labrats.work"],
    ]);
    // And back, with the data that the claim holds.
    writeFileSync(file, original);
    await platform.stack.operate("up");
    await platform.settle();
    assert.equal(
      strategies.parse(await existing(platform.cluster.client, reference)).spec.strategy.type,
      "RollingUpdate",
    );
    assert.equal(claims.parse(await existing(platform.cluster.client, claim)).status.phase, "Bound");
    assert.equal(await enforced(), "baseline");
    await platform.cluster.client.delete(claim, { wait: 30_000 });
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

  /** What its namespace lets pods be. */
  async function enforced() {
    const object = await existing(platform.cluster.client, { apiVersion: "v1", kind: "Namespace", name: namespace });
    return object.metadata.labels?.["pod-security.kubernetes.io/enforce"];
  }

  /** Name and host name of each Ingress. */
  async function hosts() {
    const ingresses = await platform.cluster.client.list(
      { apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
      { namespace },
    );
    return ingresses.flatMap((one) =>
      ingress.parse(one).spec.rules.map(({ host }) => [one.metadata.name, host] as const),
    );
  }

  async function running() {
    const { spec, status } = deployment.parse(await existing(platform.cluster.client, reference));
    const [container] = spec.template.spec.containers;
    return { image: container?.image, updated: status.updatedReplicas, available: status.availableReplicas };
  }
});
