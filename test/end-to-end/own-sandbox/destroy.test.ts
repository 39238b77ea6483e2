import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { takeDown } from "../../../sandbox/commands/destroy.ts";
import { reconcileNow } from "../../../sandbox/flux/reconcile.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { silently } from "../../../terminal/steps.ts";
import { runPreviewsWorkflow } from "../../support/previews-workflow.ts";
import { PullRequests } from "../../support/pull-requests.ts";
import { everyObject } from "../support/every-object.ts";
import { sandboxUnderTest, type SandboxUnderTest } from "../support/sandbox-under-test.ts";
import { testPlatform } from "../../support/test-platform.ts";

const checkout = join(import.meta.dirname, "..", "..", "..");

describe("a platform with two apps that comes down", function () {
  this.timeout(600_000);
  const apps = mkdtempSync(join(tmpdir(), "gitops-platform-apps-"));
  const shop = join(apps, "my-shop.yaml");
  const diet = join(apps, "my-diet.yaml");
  let underTest: SandboxUnderTest;
  let registration: string;
  let pristine: string[];
  let source: string[];

  before(async () => {
    cpSync(join(testPlatform, "apps"), apps, { recursive: true });
    const original = `${readFileSync(diet, "utf8")}\nsecrets: [{ name: database }]\n`;
    writeFileSync(diet, original);
    registration = original
      .replaceAll("app.my-diet", "app.my-shop")
      .replaceAll("group: mydiet-", "group: myshop-")
      .replace("MyDiet", "MyShop")
      .replace("{ name: database }", "{ name: database, environments: [home, dev] }");
    writeFileSync(shop, registration);
    underTest = await sandboxUnderTest({ "platform:apps": apps });
    pristine = await everyObject(underTest.cluster.client);
    source = await commitsOfSource();
    await underTest.stack.operate("up");
    await underTest.settle();
  });

  after(async () => {
    await underTest.end();
    rmSync(apps, { recursive: true });
  });

  it("refuses to remove a protected app, and leaves it running", async () => {
    rmSync(shop);
    const { mark } = underTest.github.requests;
    await assert.rejects(underTest.stack.operate("up"), /because it is protected[^]*pulumi state unprotect 'urn:/);
    assert.deepEqual([...new Set(underTest.github.requests.writes(mark).map(({ method }) => method))], ["PUT"]);
    const { client } = underTest.cluster;
    // What the list of the cluster no longer names goes; that it has gone shows that Flux has read the list.
    const root = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", namespace: "flux-system" };
    await reconcileNow(client, { ...root, name: "flux-system" });
    const unlisted = { ...root, namespace: "my-shop-platform", name: "my-shop-app" };
    const gone = async (): Promise<boolean> => (await client.get(unlisted)) === undefined;
    await waitFor("Flux to apply the list without the app", gone, { timeout: 120_000, interval: 250 });
    const left = (await everyObject(client)).filter((object) => object.includes("my-shop"));
    for (const expected of [
      "Deployment my-shop-dev/my-diet",
      "Deployment my-shop-splash/home",
      "Kustomization my-shop-platform/my-shop-sync",
      "Namespace my-shop-platform",
      "RoleBinding my-shop-dev/flux",
    ]) {
      assert.ok(left.includes(expected), expected);
    }
  });

  it("removes the app once its registration lifts the protection: first what deploys, then what that needs", async () => {
    writeFileSync(shop, `${registration}\nprotect: false\n`);
    await underTest.stack.operate("up");
    rmSync(shop);
    const deletions: string[] = [];
    await underTest.stack.operate("up", ({ line }) => {
      if (line.startsWith("delete ") && deletions.at(-1) !== line) deletions.push(line);
    });
    assert.equal(deletions[0], "delete kubernetes:Kustomization my-shop-sync/Kustomization/my-shop-sync");
    const rows = await underTest.settle();
    assert.equal(rows.length, 14);
    assert.deepEqual(
      (await everyObject(underTest.cluster.client)).filter((object) => object.includes("my-shop")),
      [],
    );
  });

  it("archives the removed app's repository, and takes its keys and files away", async () => {
    const { github } = underTest;
    assert.deepEqual(await keyTitles("my-shop-platform"), []);
    assert.deepEqual(await keyTitles("apps.my-diet"), ["Flux on dev/home for my-diet"]);
    assert.equal((await repositoryOf("my-shop-platform")).archived, true);
    const paths = [...(await github.files("fleet")).keys()];
    assert.deepEqual(
      paths.filter((path) => path.includes("my-shop")),
      [],
    );
  });

  it("removes a home page without leaving its Kustomization behind", async () => {
    writeFileSync(diet, readFileSync(diet, "utf8").replace(/^home:.*$/m, ""));
    await underTest.stack.operate("up");
    const rows = await underTest.settle();
    assert.deepEqual(
      rows.filter(({ kind }) => kind === "Kustomization").map(({ name }) => name),
      [
        ...["cluster-apps", "cluster-settings", "flux-system", "hello-dev"],
        ...["my-diet-copies", "platform-registries", "previews"],
        ...["my-diet-dev", "my-diet-platform", "my-diet-sync"],
      ],
    );
    assert.deepEqual(
      (await everyObject(underTest.cluster.client)).filter((object) => object.includes("splash")),
      [],
    );
  });

  it("leaves nothing in the cluster when it is destroyed, but namespaces in which somebody may keep something", async () => {
    const left = ["authelia", "hello-dev"]
      .flatMap((name) => [`ConfigMap ${name}/kube-root-ca.crt`, `Namespace ${name}`, `ServiceAccount ${name}/default`])
      .sort();
    await startPreview();
    await takeDown(underTest, silently);
    const added = async (): Promise<string[]> => {
      const before = new Set(pristine);
      return (await everyObject(underTest.cluster.client)).filter((object) => !before.has(object));
    };
    // The API server drops what announces the kinds of a deleted definition a moment later.
    await waitFor("the cluster to be as it was", async () => (await added()).length === left.length, {
      timeout: 180_000,
    }).catch(() => undefined);
    assert.deepEqual(await added(), left);
  });

  it("leaves its repositories archived and without keys, and the team's own as it was", async () => {
    for (const name of ["fleet", "my-diet-platform"]) {
      assert.equal((await repositoryOf(name)).archived, true, name);
      assert.deepEqual(await keyTitles(name), [], name);
    }
    assert.equal((await repositoryOf("apps.my-diet")).archived, false);
    assert.deepEqual(await keyTitles("apps.my-diet"), []);
    assert.deepEqual(await commitsOfSource(), source);
  });

  it("comes up again on these repositories, and then has nothing left to do", async () => {
    await underTest.stack.operate("up");
    await underTest.settle();
    for (const name of ["fleet", "my-diet-platform"]) assert.equal((await repositoryOf(name)).archived, false, name);
    const { mark } = underTest.github.requests;
    await underTest.stack.operate("up");
    assert.deepEqual(underTest.github.requests.writes(mark), []);
  });

  it("is forgotten, and the rest of it comes down, when its cluster is lost for good", async () => {
    const { cluster, connection, stack } = underTest;
    await cluster.stopApiServer();
    await stack.unprotect();
    await assert.rejects(stack.operate("destroy"), /cluster is unreachable/);
    const command = [
      "destroy",
      "--stack",
      stack.name,
      "--config-file",
      connection.stackFile,
      "--yes",
      "--skip-preview",
    ];
    const env = { ...connection.environment, PULUMI_K8S_DELETE_UNREACHABLE: "true" };
    await execa("pulumi", command, { cwd: checkout, env });
    assert.deepEqual(state.parse(JSON.parse(await stack.export())).deployment.resources ?? [], []);
    for (const name of ["fleet", "my-diet-platform"]) {
      assert.equal((await repositoryOf(name)).archived, true, name);
      assert.deepEqual(await keyTitles(name), [], name);
    }
  });

  /** A preview runs when everything goes. */
  async function startPreview(): Promise<void> {
    const pulls = new PullRequests(underTest.github, "apps.my-diet");
    await pulls.push("feature", { "feature.md": "A feature\n" });
    const number = await pulls.open("feature");
    await pulls.label(number);
    await runPreviewsWorkflow(underTest.github);
    await underTest.settle();
    const namespace = `my-diet-pr-${number}`;
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", namespace, name: "my-diet" };
    assert.notEqual(await underTest.cluster.client.get(deployment), undefined);
  }

  async function commitsOfSource(): Promise<string[]> {
    return (await underTest.github.commits("apps.my-diet")).map(({ sha }) => sha);
  }

  async function repositoryOf(name: string): Promise<z.infer<typeof repository>> {
    return repository.parse(await get(name));
  }

  async function keyTitles(name: string): Promise<string[]> {
    return keys.parse(await get(`${name}/keys`)).map(({ title }) => title);
  }

  async function get(path: string): Promise<unknown> {
    const { apiUrl, token } = underTest.github;
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${apiUrl}/repos/labrats-work/${path}`, { headers })).json();
  }
});

const repository = z.object({ archived: z.boolean() });
const keys = z.array(z.object({ title: z.string() }));
const state = z.object({ deployment: z.object({ resources: z.array(z.unknown()).nullish() }) });
