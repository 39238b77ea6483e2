import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import type { Reference } from "../../../sandbox/cluster/object.ts";
import type { FluxRow } from "../../../sandbox/flux/status.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { encodeIdentity, recipientOf } from "../../../sops/age-identity.ts";
import { seal } from "../../../sops/seal.ts";
import { existing, secretEntries } from "../support/cluster-objects.ts";
import { deployByHand, remove, suspend } from "../support/deployed-by-hand.ts";
import { everyObject } from "../support/every-object.ts";
import { sandboxUnderTest, type SandboxUnderTest } from "../support/sandbox-under-test.ts";
import { OLDEST_KUBERNETES } from "../../support/oldest-kubernetes.ts";
import { testPlatform } from "../../support/test-platform.ts";
import { deploymentsThatFollowTags, shop, tagSources } from "./three-apps/deployments.ts";

const project = join(import.meta.dirname, "..", "..", "..");

const registration = (app: string, more = ""): string => `\
displayName: ${app}
source: { repository: apps.${app} }
${more}environments:
  dev:
    path: ./k8s/overlays/dev
    hostname: ${app}.example.org
`;

/** What must still be there, the very same. */
const belongings: readonly Reference[] = [
  { apiVersion: "v1", kind: "Namespace", name: "notes-dev" },
  { apiVersion: "v1", kind: "Namespace", name: "notes-platform" },
  { apiVersion: "apps/v1", kind: "Deployment", namespace: "notes-dev", name: "my-diet" },
  { apiVersion: "v1", kind: "ConfigMap", namespace: "notes-dev", name: "diary" },
];

describe("apps on one cluster", function () {
  this.timeout(600_000);
  const scratch = mkdtempSync(join(tmpdir(), "gitops-platform-three-apps-"));
  const apps = join(scratch, "apps");
  // Made by somebody else, long ago.
  const ownKey = encodeIdentity(new Uint8Array(32).fill(23));
  let underTest: SandboxUnderTest;
  let original: string[];
  let rows: readonly FluxRow[];

  before(async () => {
    cpSync(join(testPlatform, "apps"), apps, { recursive: true });
    register("guestbook");
    writeFileSync(join(apps, "my-shop.yaml"), shop);
    underTest = await sandboxUnderTest({ "platform:apps": apps }, { kubernetes: OLDEST_KUBERNETES });
    await sourceRepository("guestbook");
    await tagSources(underTest.github);
    await underTest.stack.operate("up");
    rows = await underTest.settle();
  });

  after(async () => {
    await underTest.end();
    rmSync(scratch, { recursive: true });
  });

  it("runs on the oldest Kubernetes that the documentation promises, which refuses what came later", async () => {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "1a" }, spec: { ports: [{ port: 80 }] } };
    const creation = underTest.cluster.request("POST", "/api/v1/namespaces/default/services?dryRun=All", service);
    await assert.rejects(creation, /a DNS-1035 label must .*start with an alphabetic character/);
  });

  describe("whose deployments follow tags, and wait for those of another app", () => {
    deploymentsThatFollowTags(
      () => underTest,
      () => rows,
    );
  });

  describe("of which one runs already and moves in", () => {
    before(async () => {
      await liveBefore();
      original = await identities();
    });

    it("refuses an app that exists as long as nobody says that it is the platform's", async () => {
      register("notes");
      await assert.rejects(
        underTest.stack.operate("up"),
        /notes-platform exists already[^]*write adopt: \[repository\] into the registration of notes/,
      );
      assert.deepEqual(await identities(), original);
    });

    it("takes it over with its namespaces, its workloads and its data", async () => {
      await suspend(underTest, "notes");
      register("notes", "adopt: [repository, objects]\n");
      await bringKey();
      await underTest.stack.operate("up");
      assert.deepEqual(await identities(), original);
    });

    it("keeps the platform's marks on namespaces of which an old Kustomization has a manifest as well", async () => {
      const { client } = underTest.cluster;
      const kustomization = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
      const refused = async (): Promise<boolean> => {
        const old = await client.get({ ...kustomization, namespace: "flux-system", name: "notes-namespaces" });
        return JSON.stringify(old?.["status"]).includes("remove the manifest of this namespace");
      };
      await waitFor("Flux to be refused", refused, { timeout: 180_000 });
      const { metadata } = await existing(client, { apiVersion: "v1", kind: "Namespace", name: "notes-dev" });
      assert.equal(metadata.labels?.["labrats.work/app"], "notes");
      assert.equal(metadata.annotations?.["kustomize.toolkit.fluxcd.io/prune"], "disabled");
    });

    it("keeps it when what deployed it before is taken away, which would have pruned its namespaces", async () => {
      for (const name of ["notes", "notes-namespaces"]) await remove(underTest, name);
      const rows = await underTest.settle();
      assert.deepEqual(
        rows.filter(({ namespace, ready }) => namespace === "notes-platform" && ready !== "True"),
        [],
      );
      assert.deepEqual(await identities(), original);
    });

    it("takes it over with its key, and so the secrets that its team has sealed", async () => {
      const { agePublicKey } = outputs.parse(await underTest.stack.outputs()).apps.notes;
      assert.equal(agePublicKey, await recipientOf(ownKey));
      const secret = await secretEntries(underTest.cluster.client, "notes-platform", "database");
      assert.deepEqual(secret, { password: "from before" });
    });

    it("takes it over with its repository, and everything in it that the platform does not write", async () => {
      const commits = await underTest.github.commits("notes-platform");
      assert.equal(commits.at(-1)?.message, "Initial commit");
      const files = await underTest.github.files("notes-platform");
      assert.equal(files.get("RUNBOOK.md")?.toString(), "# Call Ann\n");
      assert.match(files.get(".sops.yaml")?.toString() ?? "", new RegExp(await recipientOf(ownKey)));
      assert(files.has("clusters/dev/home/notes-dev.yaml"));
    });

    it("has it like any other app from then on", async () => {
      register("notes");
      const { summary } = await underTest.stack.operate("up");
      // The provider alone: it no longer takes over what exists.
      assert.equal(summary["update"], 1);
      assert.deepEqual(Object.keys(summary).sort(), ["same", "update"]);
      assert.deepEqual(await identities(), original);
    });

    it("makes room for one more, and touches nothing of the others", async () => {
      const { github, stack, cluster } = underTest;
      await sourceRepository("board");
      const before = await everyObject(cluster.client);
      const { mark } = github.requests;
      register("board");
      const { summary } = await stack.operate("up");
      const rows = await underTest.settle();
      assert.deepEqual(
        rows.filter(({ namespace }) => namespace === "board-platform").map(({ name, ready }) => `${name} ${ready}`),
        ["board-app", "board-platform", "board-dev", "board-platform", "board-sync"].map((name) => `${name} True`),
      );
      assert.deepEqual(Object.keys(summary).sort(), ["create", "same", "update"]);
      const written = github.requests.writes(mark).map(({ path }) => path.replace("/api/v3", ""));
      assert.deepEqual(
        [...new Set(written.filter((path) => !path.includes("board")))]
          .map((path) => path.replace(/^.*contents/, ""))
          .sort(),
        ["/README.md", "/clusters/dev/home/kustomization.yaml", "/orgs/labrats-work/repos"],
      );
      const after = new Set(await everyObject(cluster.client));
      assert.deepEqual(
        before.filter((object) => !after.has(object)),
        [],
      );
      assert.deepEqual(await identities(), original);
    });
  });

  function register(app: string, more = ""): void {
    writeFileSync(join(apps, `${app}.yaml`), registration(app, more));
  }

  /** Kind, name and UID: an object that was made anew has another. */
  async function identities(): Promise<string[]> {
    const { client } = underTest.cluster;
    const objects = await Promise.all(belongings.map((reference) => existing(client, reference)));
    return objects.map(({ kind, metadata }) => `${kind} ${metadata.name} ${z.string().parse(metadata.uid)}`);
  }

  /** The app as it was deployed by hand: its namespaces by one Kustomization, the rest by another. */
  async function liveBefore(): Promise<void> {
    const { cluster, github } = underTest;
    await sourceRepository("notes");
    await github.seedRepository("hand-made", write({ "namespaces/namespaces.yaml": namespaces }));
    const recipients = [await recipientOf(ownKey)];
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "database" } };
    const sealed = await seal({ ...secret, stringData: { password: "from before" } }, { recipients });
    const files = { "RUNBOOK.md": "# Call Ann\n", "platform/database.sops.yaml": sealed };
    await github.seedRepository("notes-platform", write(files));
    await deployByHand(underTest, "notes-namespaces", "hand-made", { path: "./namespaces" });
    await appearance({ apiVersion: "v1", kind: "Namespace", name: "notes-dev" });
    await deployByHand(underTest, "notes", "apps.notes", {
      path: "./k8s/overlays/dev",
      targetNamespace: "notes-dev",
      postBuild: { substitute: { HOSTNAME: "notes.example.org" } },
    });
    await cluster.client.apply({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "diary", namespace: "notes-dev" },
      data: { today: "irreplaceable" },
    });
    await appearance({ apiVersion: "apps/v1", kind: "Deployment", namespace: "notes-dev", name: "my-diet" });
  }

  async function appearance(reference: Reference): Promise<void> {
    const { client } = underTest.cluster;
    const there = async (): Promise<boolean> => (await client.get(reference)) !== undefined;
    await waitFor(`${reference.kind} ${reference.name}`, there, { timeout: 180_000 });
  }

  /** A team's code, with the demo's manifests. */
  async function sourceRepository(app: string): Promise<void> {
    await underTest.github.seedRepository(`apps.${app}`, join(project, "sandbox", "seed", "apps.my-diet"));
  }

  function write(files: Readonly<Record<string, string>>): string {
    const directory = mkdtempSync(join(scratch, "repository-"));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(directory, dirname(path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    return directory;
  }

  /** What a person types who has the key in a file. */
  async function bringKey(): Promise<void> {
    const { stack, stackFile, environment } = underTest.connection;
    const command = ["config", "set", "--secret", "--path", "platform:ageKeys.notes"];
    const options = { cwd: project, env: environment, input: ownKey };
    await execa("pulumi", [...command, "--stack", stack, "--config-file", stackFile], options);
  }
});

const outputs = z.object({ apps: z.object({ notes: z.object({ agePublicKey: z.string() }) }) });

const namespaces = ["notes-dev", "notes-platform"]
  .map((name) => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`)
  .join("---\n");
