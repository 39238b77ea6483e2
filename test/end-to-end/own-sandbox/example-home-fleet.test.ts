import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { catchUp } from "../../../sandbox/catch-up.ts";
import { takeDown } from "../../../sandbox/commands/destroy.ts";
import { joinSandbox, startSandbox, type RunningStack } from "../../../sandbox/start.ts";
import { silently } from "../../../terminal/steps.ts";
import { Sandbox } from "../../../sandbox/sandbox.ts";
import { existing } from "../support/cluster-objects.ts";
import { addressesOf, hostNames, namesOf, workloadsIn } from "../support/fleet-cluster.ts";
import { changedPaths, treeOf, type Tree } from "../support/repository-files.ts";
import { savingStateAtTheEnd } from "../support/sandbox-under-test.ts";

const checkout = join(import.meta.dirname, "..", "..", "..");
const repository = "home-k8s-gitops-flux";

describe("the example home-fleet, in the sandbox", function () {
  this.timeout(900_000);
  const scratch = mkdtempSync(join(tmpdir(), "gitops-platform-home-fleet-"));
  const example = join(scratch, "example");
  let sandbox: Sandbox;
  let dev: RunningStack;
  let prod: RunningStack;
  let office: RunningStack;

  before(async () => {
    cpSync(join(checkout, "examples", "home-fleet"), example, { recursive: true });
    sandbox = new Sandbox({
      checkout,
      directory: join(scratch, "sandbox"),
      stackFiles: example,
      settings: {
        "platform:infrastructure": join(example, "infrastructure"),
        "platform:workloads": join(example, "workloads"),
      },
      crds: ["cert-manager.io", "metallb.io"],
      engine: savingStateAtTheEnd,
    });
    [dev, prod] = two(await startSandbox(sandbox, ["prod", "dev"], silently));
    for (const { stack } of [dev, prod]) {
      await setSecrets({ stack });
      await stack.operate("up");
    }
  });

  after(async () => {
    await sandbox.stop();
    rmSync(scratch, { recursive: true });
  });

  it("has every Kustomization of both clusters Ready, and apps after infrastructure", async () => {
    for (const site of [dev, prod]) {
      assert.deepEqual(await settle(site), [
        "cert-manager",
        "cert-manager-certificates",
        "cert-manager-issuers",
        "cert-manager-secrets",
        "cert-manager-webhooks",
        "cluster-apps",
        "cluster-infrastructure",
        "cluster-repositories",
        "cluster-settings",
        `example-app-${site.stack.name}`,
        "flux-system",
        "metallb",
        "metallb-pool",
        "platform-registries",
        "traefik",
      ]);
    }
  });

  it("runs the app in a namespace of its own on each cluster, as its environment wants it", async () => {
    assert.deepEqual(await workloadsIn(dev.cluster.client), [
      { namespace: "example-app-dev", image: "ghcr.io/stefanprodan/podinfo:6.9.2", memory: "128Mi" },
    ]);
    assert.deepEqual(await workloadsIn(prod.cluster.client), [
      { namespace: "example-app-prod", image: "ghcr.io/stefanprodan/podinfo:6.9.1", memory: "256Mi" },
    ]);
    assert.deepEqual(await hostNames(dev.cluster.client), ["app.dev.example.org"]);
    assert.deepEqual(await hostNames(prod.cluster.client), ["app.example.org"]);
    const kind = { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" };
    assert.deepEqual(await namesOf(dev.cluster.client, kind), []);
    assert.deepEqual(await namesOf(prod.cluster.client, kind), ["example-app-prod/example-app"]);
  });

  it("has one infrastructure on both, with addresses of the cluster and values of the environment", async () => {
    assert.deepEqual(await addressesOf(dev.cluster.client), ["192.168.1.200-192.168.1.219"]);
    assert.deepEqual(await addressesOf(prod.cluster.client), ["203.0.113.16/28"]);
    const release = { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" };
    assert.deepEqual(await namesOf(dev.cluster.client, release), await namesOf(prod.cluster.client, release));
    const traefik = { ...release, namespace: "flux-system", name: "traefik" };
    const level = async ({ cluster }: RunningStack): Promise<unknown> =>
      withLogs.parse(await existing(cluster.client, traefik)).spec.values.logs.general.level;
    assert.deepEqual([await level(dev), await level(prod)], ["DEBUG", "WARN"]);
  });

  it("takes a cluster more by one stack file, on the overlays that are there", async () => {
    writeStackFile("office", (config) => ({
      ...config,
      "platform:cluster": {
        ...{ environment: "prod", name: "office-cluster", domain: "office.example.org" },
        overlay: { write: false },
      },
      "platform:settings": { ACME_EMAIL: "certificates@example.org", LOAD_BALANCER_ADDRESSES: "198.51.100.0/29" },
    }));
    const before = await tree();
    [office] = one(await joinSandbox(sandbox, dev, ["office"], silently));
    await setSecrets(office);
    await office.stack.operate("up");
    assert.deepEqual(places(changedPaths(before, await tree())), ["clusters/prod/office-cluster"]);
    assert.deepEqual(await settle(office), await settle(prod));
    // Flux would have tried again two minutes later.
    const log = join(sandbox.layout.ofStack("office").controllers, "kustomize-controller.log");
    assert.doesNotMatch(readFileSync(log, "utf8"), /namespaces \\"[^"]*\\" not found/);
    assert.deepEqual(await workloadsIn(office.cluster.client), await workloadsIn(prod.cluster.client));
    assert.deepEqual(await addressesOf(office.cluster.client), ["198.51.100.0/29"]);
  });

  it("takes a component more by one file, first where its environment is, then on the cluster that shares it", async () => {
    writeFileSync(join(example, "infrastructure", "quota.yaml"), quota);
    const before = await tree();
    for (const { stack } of [dev, prod, office]) await stack.operate("up");
    const changed = changedPaths(before, await tree());
    assert.deepEqual(
      changed.map((path) => path.replace(`${repository}/`, "")),
      [
        // Of the cluster that has come: the stack that made the repository tells of all.
        ".sops.yaml",
        "README.md",
        "infrastructure/base/tools/quota/app/kustomization.yaml",
        "infrastructure/base/tools/quota/app/priority-class-page.yaml",
        "infrastructure/overlays/prod/kustomization.yaml",
        "infrastructure/overlays/prod/tools/kustomization.yaml",
        "infrastructure/overlays/prod/tools/namespace.yaml",
        "infrastructure/overlays/prod/tools/quota/app/kustomization.yaml",
        "infrastructure/overlays/prod/tools/quota/ks.yaml",
      ],
    );
    for (const site of [prod, office]) {
      assert.ok((await settle(site)).includes("quota"));
      await existing(site.cluster.client, { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", name: "page" });
    }
    assert.ok(!(await settle(dev)).includes("quota"));
  });

  it("hosts a second environment's apps beside the first's where the stack says so", async () => {
    writeStackFile("dev", (config) => ({
      ...config,
      "platform:cluster": {
        ...{ environment: "dev", name: "home-cluster", domain: "dev.example.org", appsWaitFor: "infrastructure" },
        hosts: ["dev", "prod"],
      },
    }));
    sandbox.configureStacks(dev.github);
    const before = await tree();
    await dev.stack.operate("up");
    assert.deepEqual(places(changedPaths(before, await tree())), ["apps/overlays/dev"]);
    await settle(dev);
    assert.deepEqual(
      (await workloadsIn(dev.cluster.client)).map(({ namespace, image }) => `${namespace} ${image}`),
      ["example-app-dev ghcr.io/stefanprodan/podinfo:6.9.2", "example-app-prod ghcr.io/stefanprodan/podinfo:6.9.1"],
    );
  });

  it("takes an app more by one file, and lets it go with the file", async () => {
    const file = join(example, "workloads", "page.yaml");
    writeFileSync(file, "image: ghcr.io/stefanprodan/podinfo\nport: 9898\nenvironments: { dev: { tag: latest } }\n");
    const before = await tree();
    await dev.stack.operate("up");
    assert.ok((await settle(dev)).includes("page-dev"));
    assert.deepEqual(
      (await workloadsIn(dev.cluster.client)).map(({ namespace }) => namespace),
      ["example-app-dev", "example-app-prod", "page-dev"],
    );
    rmSync(file);
    await dev.stack.operate("up");
    assert.ok(!(await settle(dev)).includes("page-dev"));
    assert.deepEqual(changedPaths(before, await tree()), []);
    assert.equal((await workloadsIn(dev.cluster.client)).length, 2);
  });

  it("is changed by nothing when nothing changes", async () => {
    const { mark } = dev.github.requests;
    for (const { stack } of [dev, prod, office])
      assert.deepEqual(Object.keys((await stack.operate("up")).summary), ["same"], stack.name);
    assert.deepEqual(dev.github.requests.writes(mark), []);
  });

  it("lets a component go from every cluster that shares it, then a cluster", async () => {
    rmSync(join(example, "infrastructure", "quota.yaml"));
    for (const { stack } of [prod, office, dev]) await stack.operate("up");
    for (const site of [prod, office]) {
      assert.ok(!(await settle(site)).includes("quota"));
      const left = { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", name: "page" };
      assert.equal(await site.cluster.client.get(left), undefined);
    }
    const before = await tree();
    await takeDown(office, silently);
    assert.deepEqual(places(changedPaths(before, await tree())), ["clusters/prod/office-cluster"]);
    for (const site of [dev, prod]) await settle(site);
  });

  /** Kustomizations, ready for what the repository holds now. Repositories of charts are out of the sandbox's reach. */
  async function settle(site: RunningStack): Promise<string[]> {
    const { signal } = sandbox.supervisor;
    const rows = await catchUp(site, { kinds: ["GitRepository", "Kustomization"], timeout: 600_000, signal });
    return rows.filter(({ kind }) => kind === "Kustomization").map(({ name }) => name);
  }

  function tree(): Promise<Tree> {
    return treeOf(dev.github, [repository]);
  }

  /** Writes a stack's file, made of prod's. */
  function writeStackFile(
    stack: string,
    change: (config: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
  ): void {
    const from = stack === "dev" ? "dev" : "prod";
    const { config } = stackFile.parse(parse(readFileSync(join(example, `Pulumi.${from}.yaml`), "utf8")));
    writeFileSync(join(example, `Pulumi.${stack}.yaml`), stringify({ config: change(config) }));
  }
});

const quota = `
category: tools
namespace: tools
stages:
  app:
    manifests:
      - { apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: page }, value: 7 }
environments: { prod: {} }
`;

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });
const withLogs = z.looseObject({
  spec: z.looseObject({
    values: z.looseObject({ logs: z.looseObject({ general: z.looseObject({ level: z.string() }) }) }),
  }),
});

async function setSecrets({ stack }: Pick<RunningStack, "stack">): Promise<void> {
  for (const name of ["PORKBUN_API_KEY", "PORKBUN_SECRET_KEY"])
    await stack.setSecret(`platform:secrets.${name}`, "hunter2");
}

/** Directories to the third level, without repetition. */
function places(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split("/").slice(1, 4).join("/")))];
}

function one([first]: readonly RunningStack[]): [RunningStack] {
  assert.ok(first !== undefined);
  return [first];
}

function two([first, ...others]: readonly RunningStack[]): [RunningStack, RunningStack] {
  return [...one(first === undefined ? [] : [first]), ...one(others)];
}
