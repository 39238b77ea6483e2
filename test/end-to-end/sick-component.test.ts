import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fluxStatus, type FluxRow } from "../../sandbox/flux/status.ts";
import { waitFor } from "../../sandbox/process/wait.ts";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const patience = 120_000;

/** A component whose pod no node takes, unless it may run anywhere. */
const component = (anywhere: boolean): string => `\
category: storage
namespace: sick
stages:
  app:
    timeout: 30s
    retryInterval: 10s
    manifests:
      - apiVersion: apps/v1
        kind: Deployment
        metadata: { name: sick }
        spec:
          selector: { matchLabels: { app: sick } }
          template:
            metadata: { labels: { app: sick } }
            spec:
              ${anywhere ? "" : "nodeSelector: { nobody: has-this }"}
              containers: [{ name: sick, image: "ghcr.io/stefanprodan/podinfo:6.9.2" }]
environments: { dev: {} }
`;

const patient = `\
image: ghcr.io/stefanprodan/podinfo
dependsOn: [sick]
environments: { dev: { tag: "6.9.2" } }
`;

const deployment = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string() })) }) }),
  }),
  status: z.looseObject({ availableReplicas: z.number().optional() }),
});

describe("a component that does not become ready", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let originals: ReadonlyMap<string, string>;
  let files: { readonly sick: string; readonly patient: string; readonly hello: string; readonly app: string };

  before(async () => {
    platform = await sharedPlatform();
    files = {
      sick: join(platform.infrastructure, "sick.yaml"),
      patient: join(platform.workloads, "patient.yaml"),
      hello: join(platform.workloads, "hello.yaml"),
      app: join(platform.apps, "my-diet.yaml"),
    };
    originals = new Map([files.hello, files.app].map((file) => [file, readFileSync(file, "utf8")]));
    writeFileSync(files.sick, component(false));
    writeFileSync(files.patient, patient);
    writeFileSync(files.hello, originals.get(files.hello)?.replace("6.9.2", "6.10.0") ?? "");
    const home = "home: { path: ./k8s/home, dependsOn: [{ component: sick }] }";
    writeFileSync(files.app, originals.get(files.app)?.replace("home: { path: ./k8s/home }", home) ?? "");
    await platform.stack.operate("up");
  });

  after(async () => {
    for (const file of [files.sick, files.patient]) rmSync(file);
    for (const [file, text] of originals) writeFileSync(file, text);
    await platform.stack.operate("up");
    await platform.settle();
    const { client } = platform.cluster;
    for (const name of ["sick", "patient-dev"]) {
      await client.delete({ apiVersion: "v1", kind: "Namespace", name }, { wait: patience });
    }
  });

  it("stops what names it, a workload and a deployment of an app alike", async () => {
    await until("both to wait", async () => {
      const rows = await kustomizations(["sick", "patient-dev", "my-diet-home"]);
      assert.notEqual(rows.get("sick")?.ready, "True");
      return ["patient-dev", "my-diet-home"].every((name) =>
        (rows.get(name)?.message ?? "").includes("dependency 'flux-system/sick' is not ready"),
      );
    });
    const pods = await platform.cluster.client.list(
      { apiVersion: "apps/v1", kind: "Deployment" },
      { namespace: "patient-dev" },
    );
    assert.deepEqual(pods, []);
  });

  it("stops nothing else: another workload gets its new version, and is Ready", async () => {
    const reference = { apiVersion: "apps/v1", kind: "Deployment", namespace: "hello-dev", name: "hello" };
    await until("the new version", async () => {
      const { spec, status } = deployment.parse(await existing(platform.cluster.client, reference));
      const [container] = spec.template.spec.containers;
      return container?.image === "ghcr.io/stefanprodan/podinfo:6.10.0" && status.availableReplicas === 1;
    });
    await until("Flux to see it", async () => {
      const rows = await kustomizations(["hello-dev", "sick"]);
      assert.notEqual(rows.get("sick")?.ready, "True");
      return rows.get("hello-dev")?.ready === "True";
    });
  });

  it("lets what names it go on when it is well", async () => {
    writeFileSync(files.sick, component(true));
    await platform.stack.operate("up");
    const rows = await platform.settle();
    const names = ["sick", "patient-dev", "my-diet-home", "cluster-infrastructure", "cluster-apps"];
    assert.deepEqual(
      names.map((name) => rows.find((row) => row.kind === "Kustomization" && row.name === name)?.ready),
      names.map(() => "True"),
    );
  });

  async function kustomizations(names: readonly string[]): Promise<ReadonlyMap<string, FluxRow>> {
    const rows = await fluxStatus(platform.cluster.client);
    return new Map(
      rows.filter(({ kind, name }) => kind === "Kustomization" && names.includes(name)).map((row) => [row.name, row]),
    );
  }

  async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
    await waitFor(what, probe, { timeout: patience, interval: 500, signal: platform.sandbox.supervisor.signal });
  }
});
