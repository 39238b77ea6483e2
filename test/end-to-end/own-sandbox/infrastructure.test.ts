import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { FluxRow } from "../../../sandbox/flux/status.ts";
import { existing, secretEntries } from "../support/cluster-objects.ts";
import { everyObject } from "../support/every-object.ts";
import { sandboxUnderTest, type SandboxUnderTest } from "../support/sandbox-under-test.ts";

const greeting = `
category: tools
namespace: greeting
namespaceLabels: { team: platform }
secrets:
  certificate: { entries: { tls.key: "\${KEY}", url: "https://\${TOKEN}@\${CLUSTER_DOMAIN}/$\${file}" } }
stages:
  app:
    manifests:
      - apiVersion: v1
        kind: ConfigMap
        metadata: { name: greeting }
        data: { domain: "\${CLUSTER_DOMAIN}", cluster: "\${CLUSTER_ENVIRONMENT}/\${CLUSTER_NAME}", pool: "\${POOL}", size: small }
  token:
    manifests:
      - apiVersion: v1
        kind: Secret
        metadata: { name: token }
        stringData: { token: "\${TOKEN}" }
environments:
  dev:
    stages:
      app:
        patches:
          - target: { kind: ConfigMap, name: greeting }
            patch: { data: { size: large } }
`;

/** Of which text substitution would leave one line. */
const key = "-----BEGIN KEY-----\nMIIB$$ ${x\n-----END KEY-----";

const page = `
category: home
layer: apps
namespace: page
dependsOn: [greeting-token]
stages:
  crds: { manifests: [{ apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: page }, value: 7 }] }
  app: { manifests: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: page }, data: { a: b } }] }
environments: { dev: {} }
`;

const configMap = z.looseObject({ data: z.record(z.string(), z.string()) });

describe("components of a cluster", function () {
  this.timeout(600_000);
  const infrastructure = mkdtempSync(join(tmpdir(), "gitops-platform-infrastructure-"));
  // The demo's workload would keep the layer of apps.
  const workloads = mkdtempSync(join(tmpdir(), "gitops-platform-workloads-"));
  let underTest: SandboxUnderTest;

  before(async () => {
    writeFileSync(join(infrastructure, "greeting.yaml"), greeting);
    const settings = { POOL: "192.168.1.240-192.168.1.250" };
    underTest = await sandboxUnderTest({
      "platform:infrastructure": infrastructure,
      "platform:settings": settings,
      "platform:workloads": workloads,
    });
    await underTest.stack.setSecret("platform:secrets.TOKEN", "open sesame");
    await underTest.stack.setSecret("platform:secrets.KEY", key);
    await underTest.stack.operate("up");
  });

  after(async () => {
    await underTest.end();
    for (const directory of [infrastructure, workloads]) rmSync(directory, { recursive: true });
  });

  it("become ready, each stage as a Kustomization", async () => {
    assert.deepEqual(ofCluster(await underTest.settle()), [
      "cluster-infrastructure True",
      "cluster-settings True",
      "flux-system True",
      "greeting True",
      "greeting-secrets True",
      "greeting-token True",
      "my-diet-copies True",
      "platform-registries True",
      "previews True",
    ]);
  });

  it("have the settings and secrets of the cluster in them, and what their environment changes", async () => {
    const { client } = underTest.cluster;
    const reference = { apiVersion: "v1", kind: "ConfigMap", namespace: "greeting", name: "greeting" };
    assert.deepEqual(configMap.parse(await existing(client, reference)).data, {
      domain: "hcl.labrats.work",
      cluster: "dev/home",
      pool: "192.168.1.240-192.168.1.250",
      size: "large",
    });
    assert.deepEqual(await secretEntries(client, "greeting", "token"), { token: "open sesame" });
  });

  it("have Secrets that are made of the cluster's, letter by letter", async () => {
    assert.deepEqual(await secretEntries(underTest.cluster.client, "greeting", "certificate"), {
      "tls.key": key,
      url: "https://open sesame@hcl.labrats.work/${file}",
    });
  });

  it("are changed by nothing when nothing changes", async () => {
    assert.deepEqual(Object.keys((await underTest.stack.operate("up")).summary), ["same"]);
  });

  it("come one by one, and those of apps beside infrastructure", async () => {
    writeFileSync(join(infrastructure, "page.yaml"), page);
    await underTest.stack.operate("up");
    assert.deepEqual(ofCluster(await underTest.settle()), [
      "cluster-apps True",
      "cluster-infrastructure True",
      "cluster-settings True",
      "flux-system True",
      "greeting True",
      "greeting-secrets True",
      "greeting-token True",
      "my-diet-copies True",
      "page True",
      "page-crds True",
      "platform-registries True",
      "previews True",
    ]);
    assert.deepEqual(await objectsOf("page"), [
      "ConfigMap page/page",
      "Kustomization flux-system/page",
      "Kustomization flux-system/page-crds",
      "Namespace page",
      "PriorityClass page",
    ]);
  });

  it("go in order, the last stage first and before its files, and leave their namespace", async () => {
    rmSync(join(infrastructure, "page.yaml"));
    const deletions: string[] = [];
    await underTest.stack.operate("up", ({ line }) => {
      const [, kind, name] = /^delete (?:\w+:)?(\w+) (.*)$/.exec(line) ?? [];
      if (kind !== undefined && name !== undefined && !deletions.includes(`${kind} ${name}`)) {
        deletions.push(`${kind} ${name}`);
      }
    });
    const objects = deletions.filter((deletion) => deletion.startsWith("Kustomization "));
    assert.deepEqual(
      objects.map((deletion) => deletion.replace(/.*\//, "")),
      ["cluster-apps", "page", "page-crds"],
    );
    const firstFile = deletions.findIndex((deletion) => /apps\/(base|overlays)\/.*home\/page/.test(deletion));
    assert.ok(firstFile > deletions.indexOf(objects.at(-1) ?? ""), deletions.join("\n"));
    await underTest.settle();
    assert.deepEqual(await objectsOf("page"), ["Namespace page"]);
  });

  it("go altogether with the platform, but for their namespaces", async () => {
    rmSync(join(infrastructure, "greeting.yaml"));
    await underTest.stack.operate("up");
    const rows = ofCluster(await underTest.settle());
    assert.deepEqual(rows, [
      ...["cluster-settings True", "flux-system True", "my-diet-copies True"],
      ...["platform-registries True", "previews True"],
    ]);
    assert.deepEqual(await objectsOf("greeting"), ["Namespace greeting"]);
  });

  /** Objects that a component has made, and those that Kubernetes puts into each namespace left out. */
  async function objectsOf(component: string): Promise<string[]> {
    const own = new RegExp(`[ /]${component}(/|-crds$|-secrets$|-token$|$)`);
    const all = await everyObject(underTest.cluster.client);
    return all.filter((object) => own.test(object) && !/kube-root-ca|ServiceAccount .*\/default/.test(object));
  }
});

/** The Kustomizations of the cluster as a whole, and whether they are ready. */
function ofCluster(rows: readonly FluxRow[]): string[] {
  return rows
    .filter(({ kind, namespace }) => kind === "Kustomization" && namespace === "flux-system")
    .map(({ name, ready, suspended }) => `${name} ${ready}${suspended ? " suspended" : ""}`);
}
