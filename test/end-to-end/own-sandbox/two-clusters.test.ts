import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { catchUp } from "../../../sandbox/catch-up.ts";
import { takeDown } from "../../../sandbox/commands/destroy.ts";
import type { KubernetesClient } from "../../../sandbox/cluster/client.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { joinSandbox, startSandbox, type RunningStack } from "../../../sandbox/start.ts";
import { silently } from "../../../terminal/steps.ts";
import { Sandbox } from "../../../sandbox/sandbox.ts";
import { encodeIdentity, recipientOf } from "../../../sops/age-identity.ts";
import { existing, secretEntries } from "../support/cluster-objects.ts";
import { everyObject } from "../support/every-object.ts";
import { changedPaths, treeOf, type Tree } from "../support/repository-files.ts";
import { Team } from "../support/team.ts";
import { savingStateAtTheEnd } from "../support/sandbox-under-test.ts";
import { testPlatform } from "../../support/test-platform.ts";

const checkout = join(import.meta.dirname, "..", "..", "..");
const repositories = ["fleet", "my-diet-platform"];

/** All that a second cluster takes. */
const newCluster = (more = ""): string => `\
config:
  platform:github: { owner: labrats-work }
  platform:cluster: { environment: prod, name: cloud, domain: hcl.labrats.work, hosts: [prod] }
  platform:fleet: { repository: fleet, create: false }
  platform:flux: { manifest: https://github.com/fluxcd/flux2/releases/download/v2.9.5/install.yaml }
${more}`;

/** Secrets of an app's platform namespace, and of Flux's, by name: any that is written again has another version. */
const secretNamespaces = ["flux-system", "my-diet-platform"];

describe("two clusters on one fleet repository", function () {
  this.timeout(900_000);
  const scratch = mkdtempSync(join(tmpdir(), "gitops-platform-two-clusters-"));
  const stackFiles = join(scratch, "stacks");
  // Without the demo's, which needs to know how requests get to it on every cluster.
  const noWorkloads = join(scratch, "workloads");
  let sandbox: Sandbox;
  let dev: RunningStack;
  let prod: RunningStack;
  let pristine: string[];

  before(async () => {
    mkdirSync(stackFiles);
    mkdirSync(noWorkloads);
    cpSync(join(testPlatform, "Pulumi.dev.yaml"), join(stackFiles, "Pulumi.dev.yaml"));
    sandbox = new Sandbox({
      checkout,
      directory: join(scratch, "sandbox"),
      stackFiles,
      settings: { "platform:apps": join(testPlatform, "apps"), "platform:workloads": noWorkloads },
      engine: savingStateAtTheEnd,
    });
    dev = one(await startSandbox(sandbox, ["dev"], silently));
    await dev.stack.operate("up");
  });

  after(async () => {
    await sandbox.stop();
    rmSync(scratch, { recursive: true });
  });

  it("become two by one stack file, whose stack writes only into directories of its own", async () => {
    writeFileSync(join(stackFiles, "Pulumi.prod.yaml"), newCluster());
    prod = one(await joinSandbox(sandbox, dev, ["prod"], silently));
    pristine = await everyObject(prod.cluster.client);
    const before = await tree();
    const { summary } = await prod.stack.operate("up");
    assert.deepEqual(Object.keys(summary), ["create"]);
    assert.deepEqual(directories(changedPaths(before, await tree())), [
      "fleet/clusters/prod/cloud",
      "my-diet-platform/clusters/prod/cloud",
    ]);
  });

  it("are both sealed to once the stack that made the repository has run again, which writes nothing else", async () => {
    const before = await tree();
    await dev.stack.operate("up");
    const after = await tree();
    assert.deepEqual(changedPaths(before, after), [
      "fleet/.sops.yaml",
      "fleet/README.md",
      "my-diet-platform/.sops.yaml",
    ]);
    const [here, there] = await Promise.all([dev, prod].map(keysOf));
    assert.ok(here !== undefined && there !== undefined);
    assert.deepEqual(rulesOf(after.get("fleet/.sops.yaml")), [
      [String.raw`^clusters/dev/home/(.+/)?[^/]+\.sops\.ya?ml$`, here.cluster],
      [String.raw`^clusters/prod/cloud/(.+/)?[^/]+\.sops\.ya?ml$`, there.cluster],
    ]);
    assert.deepEqual(rulesOf(after.get("my-diet-platform/.sops.yaml")), [
      [String.raw`^platform/(.+/)?[^/]+\.sops\.ya?ml$`, `${here.app},${there.app}`],
    ]);
    assert.deepEqual(
      [...(after.get("fleet/README.md") ?? "").matchAll(/\["cluster (.*)"\]/g)].map(([, cluster]) => cluster),
      ["dev/home", "prod/cloud"],
    );
  });

  it("are both Ready, each with the environments that it hosts", async () => {
    const [here, there] = await settle();
    const kustomizations = (rows: typeof here): string[] =>
      rows
        .filter(({ kind }) => kind === "Kustomization")
        .map(({ namespace, name, ready }) => `${namespace}/${name} ${ready}`);
    assert.deepEqual(kustomizations(here), [
      "flux-system/flux-system True",
      "flux-system/my-diet-copies True",
      "flux-system/platform-registries True",
      "flux-system/previews True",
      "my-diet-platform/my-diet-dev True",
      "my-diet-platform/my-diet-home True",
      "my-diet-platform/my-diet-platform True",
      "my-diet-platform/my-diet-sync True",
    ]);
    assert.deepEqual(kustomizations(there), [
      "flux-system/flux-system True",
      "flux-system/my-diet-copies True",
      "flux-system/platform-registries True",
      "my-diet-platform/my-diet-platform True",
      "my-diet-platform/my-diet-prod True",
      "my-diet-platform/my-diet-sync True",
    ]);
    assert.deepEqual(await workloads(dev.cluster.client), ["my-diet-dev/my-diet", "my-diet-splash/home"]);
    assert.deepEqual(await workloads(prod.cluster.client), ["my-diet-prod/my-diet"]);
    const config = { apiVersion: "v1", kind: "ConfigMap", namespace: "my-diet-prod", name: "my-diet" };
    assert.deepEqual((await existing(prod.cluster.client, config))["data"], {
      LOG_LEVEL: "info",
      NODE_ENV: "production",
      PUBLIC_URL: "https://app.my-diet.hcl.labrats.work",
    });
  });

  it("both open what the app's team seals, each with a key of its own", async () => {
    const path = "platform/database.sops.yaml";
    const team = await Team.withClone(dev, "my-diet-platform");
    try {
      await team.seal(path, "apiVersion: v1\nkind: Secret\nmetadata: { name: database }\nstringData: { url: one }\n");
    } finally {
      team.leave();
    }
    await settle();
    for (const { cluster } of [dev, prod])
      assert.deepEqual(await secretEntries(cluster.client, "my-diet-platform", "database"), { url: "one" });
    const sealed = sealedFile.parse(parse((await tree()).get(`my-diet-platform/${path}`) ?? ""));
    const [here, there] = await Promise.all([dev, prod].map(keysOf));
    assert.deepEqual(
      sealed.sops.age.map(({ recipient }) => recipient),
      [here?.app, there?.app],
    );
    assert.notEqual(here?.app, there?.app);
  });

  it("are left as they are by another up of both", async () => {
    const { mark } = dev.github.requests;
    for (const { stack } of [dev, prod])
      assert.deepEqual(Object.keys((await stack.operate("up")).summary), ["same"], stack.name);
    assert.deepEqual(dev.github.requests.writes(mark), []);
  });

  it("do not notice a change of each other's stack", async () => {
    const breakGlass = await recipientOf(encodeIdentity(new Uint8Array(32).fill(5)));
    writeFileSync(join(stackFiles, "Pulumi.prod.yaml"), newCluster(`  platform:recipients: [${breakGlass}]\n`));
    sandbox.configureStacks(dev.github);
    const before = await tree();
    const secrets = await secretVersions(dev.cluster.client);
    await prod.stack.operate("up");
    const changed = changedPaths(before, await tree());
    assert.deepEqual(directories(changed), ["fleet/clusters/prod/cloud"]);
    assert.deepEqual(
      changed.filter((path) => !path.endsWith(".sops.yaml")),
      [],
    );
    const ready = (await settle()).flat().map(({ ready }) => ready);
    assert.deepEqual([...new Set(ready)], ["True"]);
    assert.deepEqual(await secretVersions(dev.cluster.client), secrets);
  });

  it("become one again, which runs on, when the other is taken down", async () => {
    const { client } = dev.cluster;
    const objects = await everyObject(client);
    const before = await tree();
    assert.deepEqual(await dev.stack.stacksInUse(), ["dev", "prod"]);
    await takeDown(prod, silently);
    assert.deepEqual(await dev.stack.stacksInUse(), ["dev"]);
    assert.deepEqual(directories(changedPaths(before, await tree())), [
      "fleet/clusters/prod/cloud",
      "my-diet-platform/clusters/prod/cloud",
    ]);
    assert.deepEqual(await added(), []);
    await catchUp(dev, patience());
    assert.deepEqual(await everyObject(client), objects);
    assert.deepEqual(await deployKeys(), ["Flux on dev/home", "Flux on dev/home", "Flux on dev/home for my-diet"]);
  });

  it("keep no trace of the other once the stack that made the repository has run again", async () => {
    await dev.stack.operate("up");
    const after = await tree();
    assert.deepEqual(
      [...after.keys()].filter((path) => path.includes("prod/cloud")),
      [],
    );
    assert.equal(rulesOf(after.get("fleet/.sops.yaml")).length, 1);
    assert.equal(after.get("fleet/README.md")?.includes("prod/cloud"), false);
  });

  function tree(): Promise<Tree> {
    return treeOf(dev.github, repositories);
  }

  function patience() {
    return { timeout: 300_000, signal: sandbox.supervisor.signal };
  }

  /** The rows of both, once Flux has applied what the repositories hold now. */
  async function settle() {
    return Promise.all([catchUp(dev, patience()), catchUp(prod, patience())]);
  }

  /** What the second cluster has more than when it was empty. The API server drops kinds a moment after their definitions. */
  async function added(): Promise<string[]> {
    const look = async (): Promise<string[]> =>
      (await everyObject(prod.cluster.client)).filter((object) => !pristine.includes(object));
    const gone = async (): Promise<boolean> => (await look()).length === 0;
    await waitFor("the cluster to be empty", gone, { timeout: 60_000 }).catch(() => undefined);
    return look();
  }

  async function deployKeys(): Promise<string[]> {
    const { apiUrl, token } = dev.github;
    const headers = { authorization: `Bearer ${token}` };
    const titles = [...repositories, "apps.my-diet"].map(async (name) => {
      const response = await fetch(`${apiUrl}/repos/labrats-work/${name}/keys`, { headers });
      return z.array(z.object({ title: z.string() })).parse(await response.json());
    });
    return (await Promise.all(titles)).flat().map(({ title }) => title);
  }
});

const outputs = z.object({
  agePublicKey: z.string(),
  apps: z.object({ "my-diet": z.object({ agePublicKey: z.string() }) }),
});
const sopsConfig = z.object({ creation_rules: z.array(z.object({ path_regex: z.string(), age: z.string() })) });
const sealedFile = z.object({ sops: z.object({ age: z.array(z.object({ recipient: z.string() })) }) });

function one([running]: readonly RunningStack[]): RunningStack {
  assert.ok(running !== undefined);
  return running;
}

/** Public keys of a stack: its cluster's, and the app's there. */
async function keysOf({ stack }: RunningStack): Promise<{ readonly cluster: string; readonly app: string }> {
  const { agePublicKey, apps } = outputs.parse(await stack.outputs());
  return { cluster: agePublicKey, app: apps["my-diet"].agePublicKey };
}

/** Paths and recipients of a `.sops.yaml`. */
function rulesOf(text = ""): [string, string][] {
  return sopsConfig.parse(parse(text)).creation_rules.map((rule) => [rule.path_regex, rule.age]);
}

/** The directories of clusters, of repositories where a path is in none, without repetition. */
function directories(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => /^[^/]+\/clusters\/[^/]+\/[^/]+(?=\/)/.exec(path)?.[0] ?? path))];
}

/** Deployments of apps. */
async function workloads(client: KubernetesClient): Promise<string[]> {
  const deployments = await client.list({ apiVersion: "apps/v1", kind: "Deployment" });
  return deployments
    .map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`)
    .filter((name) => name.startsWith("my-diet"))
    .sort();
}

async function secretVersions(client: KubernetesClient): Promise<string[]> {
  const secrets = await Promise.all(
    secretNamespaces.map((namespace) => client.list({ apiVersion: "v1", kind: "Secret" }, { namespace })),
  );
  return secrets.flat().map(({ metadata }) => `${metadata.name} ${z.string().parse(metadata.resourceVersion)}`);
}
