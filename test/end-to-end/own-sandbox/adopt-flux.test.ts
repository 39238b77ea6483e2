import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "../../../sandbox/cluster/object.ts";
import { Clone } from "../../support/clone.ts";
import { secretEntries } from "../support/cluster-objects.ts";
import { Standing } from "../support/standing.ts";
import { fleet, TheirFleet } from "../support/their-fleet/their-fleet.ts";
import { sandboxUnderTest, type SandboxUnderTest } from "../support/sandbox-under-test.ts";

const stackFile = `\
config:
  platform:github: { owner: labrats-work }
  platform:cluster: { environment: dev, name: home, domain: example.org, hosts: [dev, prod] }
  platform:fleet: { repository: ${fleet}, create: true }
  platform:flux: { manifest: flux.yaml, adopt: ./clusters/my-cluster }
  platform:protect: false
`;

/** An app that people deploy by hand, to a namespace of a name that the platform would not choose. */
const blaster = `\
displayName: Blaster
source: { repository: blaster }
adopt: [objects]
environments:
  dev: { path: ./k8s/dev }
  prod: { namespace: blaster, path: ./k8s/prod }
`;

const components = "clusters/my-cluster/flux-system/gotk-components.yaml";

describe("a cluster with a Flux and a fleet repository of people's", function () {
  this.timeout(900_000);
  const scratch = mkdtempSync(join(tmpdir(), "gitops-platform-adopt-"));
  const directory = (name: string): string => join(scratch, name);
  let underTest: SandboxUnderTest;
  let theirs: TheirFleet;
  let clone: Clone;

  before(async () => {
    for (const name of ["stacks", "apps", "nothing", "clones"]) mkdirSync(directory(name));
    writeFileSync(join(directory("stacks"), "Pulumi.dev.yaml"), stackFile);
    const nothing = directory("nothing");
    underTest = await sandboxUnderTest(
      { "platform:apps": directory("apps"), "platform:infrastructure": nothing, "platform:workloads": nothing },
      { stackFiles: directory("stacks") },
    );
    theirs = new TheirFleet(underTest, scratch);
    await theirs.bootstrap();
    await settled();
    clone = await Clone.of(underTest.github, fleet, directory("clones"));
  });

  after(async () => {
    await underTest.end();
    rmSync(scratch, { recursive: true });
  });

  const settled = () => underTest.settle({ timeout: 120_000 });

  it("is not taken over as long as that would stop something, of which the preview names all", async () => {
    const { stack, github } = underTest;
    const { mark } = github.requests;
    const said = await stack.operate("preview").then(
      () => "",
      (error: unknown) => String(error),
    );
    const named = [...said.matchAll(/^ {2}(\w+ [\w/-]+: spec\S+) is/gm)].map(([, place]) => place);
    const kustomizations = [
      ...["apps", "blaster-dev", "blaster-prod", "cloudnative-pg-operator", "cluster-apps", "cluster-infrastructure"],
      ...[
        "cluster-repositories",
        "cluster-settings",
        "flux-system",
        "homelab",
        "in-house",
        "infrastructure",
        "linkding",
      ],
    ];
    assert.deepEqual(named.sort(), [
      "HelmRelease database/cloudnative-pg: spec.chart.spec.sourceRef",
      "HelmRelease database/cloudnative-pg: spec.serviceAccountName",
      ...kustomizations.map((name) => `Kustomization flux-system/${name}: spec.serviceAccountName`),
    ]);
    assert.deepEqual(github.requests.writes(mark), []);
  });

  it("says in a preview which files and objects change hands", async () => {
    clone.write(await theirs.files({ accounts: true }));
    await clone.push("Name the accounts that Flux applies with");
    await settled();
    const lines: string[] = [];
    await underTest.stack.operate("preview", (_, { diagnosticEvent }) => {
      if (diagnosticEvent !== undefined) lines.push(...diagnosticEvent.message.split("\n"));
    });
    const listed = lines.map((line) => line.trim().replace(/(restarts once): .*/, "$1"));
    for (const line of [
      `File ${fleet}/${components}: the program writes it from now on, and Flux applies it with the patches of its kustomization.yaml`,
      "Deployment flux-system/kustomize-controller: restarts once",
      "CustomResourceDefinition kustomizations.kustomize.toolkit.fluxcd.io: as the stack's release has it",
      "Secret flux-system/sops-age: gets the entry gitops-platform.agekey, and keeps all others",
      "drafts/kustomization.yaml: https://example.org/install.yaml",
      "Kustomization flux-system/gitops-platform: new, for ./clusters/dev/home",
    ])
      assert.ok(listed.includes(line), `${line}\n${lines.join("\n")}`);
  });

  it("is taken over while everything stands and is Ready, and no file of people's but one is written", async () => {
    const { stack, github, cluster } = underTest;
    const files = await github.files(fleet);
    const standing = new Standing(cluster.client, isOfFlux);
    await stack.operate("up");
    await settled();
    const { changes, stood, ...result } = await standing.end();
    assert.ok(changes > 10 && stood > 40, `${changes} changes of ${stood} objects`);
    assert.deepEqual(result, { lost: [], wrong: [] });
    const after = await github.files(fleet);
    const changed = [...files].filter(([path, content]) => !isDeepStrictEqual(after.get(path), content));
    assert.deepEqual(
      changed.map(([path]) => path),
      [components],
    );
    const added = [...after.keys()].filter((path) => !files.has(path) && !path.startsWith("clusters/dev/home/"));
    assert.deepEqual(added.sort(), [".sops.platform.yaml", "PLATFORM.md"]);
    assert.deepEqual(Object.keys(await secretEntries(cluster.client, "flux-system", "sops-age")).sort(), [
      "age.agekey",
      "gitops-platform.agekey",
    ]);
  });

  it("runs Flux locked down, with what people patch into it", async () => {
    const { client } = underTest.cluster;
    const args = async (name: string): Promise<string> =>
      JSON.stringify(
        (await client.get({ apiVersion: "apps/v1", kind: "Deployment", namespace: "flux-system", name }))?.["spec"],
      );
    assert.match(await args("kustomize-controller"), /--no-cross-namespace-refs=true/);
    assert.match(await args("source-controller"), /--concurrent=5/);
  });

  it("takes over an app in a namespace of another name, with its volume", async () => {
    const { stack, cluster } = underTest;
    const standing = new Standing(cluster.client, isOfFlux);
    await clone.run("pull", "--quiet", "origin", "main");
    for (const state of ["kept", "left"] as const) {
      clone.write(await theirs.files({ accounts: true }, state));
      await clone.push(`Have blaster ${state}`);
      await settled();
    }
    writeFileSync(join(directory("apps"), "blaster.yaml"), blaster);
    await stack.operate("up");
    const rows = await settled();
    assert.deepEqual(
      rows
        .filter(({ kind, namespace }) => kind === "Kustomization" && namespace === "blaster-platform")
        .map(({ name, ready }) => `${name} ${ready}`),
      ["blaster-dev", "blaster-platform", "blaster-prod", "blaster-sync"].map((name) => `${name} True`),
    );
    const { lost, wrong } = await standing.end();
    assert.deepEqual({ lost, wrong }, { lost: [], wrong: [] });
  });

  it("is changed by nothing when nothing changes", async () => {
    const commits = await underTest.github.commits(fleet);
    const { summary } = await underTest.stack.operate("up");
    assert.deepEqual(Object.keys(summary), ["same"]);
    assert.deepEqual(await underTest.github.commits(fleet), commits);
  });

  it("stands when the platform goes, but for the app that has become the platform's", async () => {
    const { stack, cluster, github } = underTest;
    const standing = new Standing(cluster.client, (object) => isOfFlux(object) || isOfPlatform(object));
    await stack.unprotect();
    await stack.operate("destroy");
    await settled();
    const { lost, wrong } = await standing.end();
    assert.deepEqual({ lost, wrong }, { lost: [], wrong: [] });
    assert.ok((await github.files(fleet)).has(components));
  });
});

/** Pods of Flux itself: its controllers restart once. */
function isOfFlux({ kind, metadata }: KubernetesObject): boolean {
  return kind === "Pod" && metadata.namespace === "flux-system";
}

/** What the platform has added or taken over in the cluster. */
function isOfPlatform({ kind, metadata: { name, namespace = "" } }: KubernetesObject): boolean {
  return (
    name === "gitops-platform" ||
    [name, namespace].some((one) => /^(blaster(-(dev|prod|platform|copies))?|platform-registries)$/.test(one)) ||
    kind === "Pod"
  );
}
