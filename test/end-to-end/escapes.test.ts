import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { toYaml } from "../../yaml/write.ts";
import { reconcileNow } from "../../sandbox/flux/reconcile.ts";
import { pause, waitFor } from "../../sandbox/process/wait.ts";
import { apiServerRefuses } from "./escapes/api-server-refuses.ts";
import { attemptFiles, verdict } from "./escapes/attempts.ts";
import { mark, platformNamespace, type Surroundings } from "./escapes/escape.ts";
import { fluxRefuses, innerKustomizations } from "./escapes/flux-refuses.ts";
import { takenOver, takingOver } from "./escapes/takeovers.ts";
import { artifact, elsewhere, trigger } from "./escapes/harmless.ts";
import { listener, type Listener } from "./escapes/listener.ts";
import { TeamClone } from "./escapes/team-clone.ts";
import { existing } from "./support/cluster-objects.ts";
import { everyObject } from "./support/every-object.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const escapes = [...fluxRefuses, ...innerKustomizations, ...apiServerRefuses, ...takingOver];

/** Stands for what is in the file in which a controller's Pod has its token. */
const controllersToken = "the-token-of-the-controller";

/** What Flux applies of the platform repository on this cluster; its other files are the team's own. */
const clusterList = "clusters/dev/home/kustomization.yaml";

const root = {
  source: { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" },
  kustomization: { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" },
  object: { namespace: "flux-system", name: "flux-system" },
} as const;

describe("a team that may push to its platform repository and to its source repository", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let outside: Listener;
  let surroundings: Surroundings;
  let objectsBefore: ReadonlySet<string>;
  let rootBefore: unknown;
  const directory = mkdtempSync(join(tmpdir(), "gitops-platform-escapes-"));
  const clones: TeamClone[] = [];

  before("pushes all that it can think of", async () => {
    platform = await sharedPlatform();
    const { client } = platform.cluster;
    outside = await listener(toYaml([mark("from-outside")]));
    surroundings = await prepare();
    objectsBefore = new Set(await everyObject(client));
    rootBefore = await rootStatus();
    const attempts = [
      ...escapes.map(({ attempt }) => attempt(surroundings)),
      trigger,
      elsewhere,
      artifact(surroundings),
    ];
    const files = attemptFiles(attempts);
    const list = (await platform.github.files("my-diet-platform")).get(clusterList)?.toString("utf8") ?? "";
    await push("apps.my-diet", files.source);
    await push("my-diet-platform", { ...files.platform, [clusterList]: `${list}  - ../../../attempts\n` });
    await reconcileSources();
  });

  after("puts everything back", async () => {
    for (const clone of clones) await clone.restore();
    outside.close();
    rmSync(directory, { recursive: true });
    await reconcileSources();
    const clean = async (): Promise<boolean> => (await added()).length === 0;
    await waitFor("Flux to remove what was tried", clean, { timeout: 120_000, interval: 500 }).catch(() => undefined);
    assert.deepEqual(await added(), []);
    await platform.settle();
  });

  for (const { title, attempt, refusal, absent } of escapes) {
    it(`cannot ${title}`, async () => {
      const { client } = platform.cluster;
      const said = await verdict(client, attempt(surroundings));
      assert.match(said, refusal);
      assert.match(said, /^False: /);
      for (const reference of absent) assert.equal(await client.get(reference), undefined);
    });
  }

  it("leaves in the platform's hands what is the platform's, so that the next refresh finds nothing to do", async () => {
    for (const reference of takenOver) {
      const { metadata } = managed.parse(await existing(platform.cluster.client, reference));
      const managers = metadata.managedFields.map(({ manager }) => manager);
      // Flux keeps the platform's own order, of which the API server refused the team's.
      if (reference.kind === "ExternalSecret") {
        assert.equal(metadata.labels["kustomize.toolkit.fluxcd.io/name"], "my-diet-copies");
        continue;
      }
      assert.ok(!managers.includes("kustomize-controller"), `${reference.kind} ${reference.name}: ${managers.join()}`);
    }
    const { same, ...changes } = (await platform.stack.operate("preview", undefined, ["--refresh"])).summary;
    assert.ok(same !== undefined);
    // The list to which the attempts were added.
    assert.deepEqual(changes, { update: 1 });
  });

  it("cannot put an object of its source repository anywhere but where the environment is", async () => {
    const { client } = platform.cluster;
    assert.match(await verdict(client, elsewhere), /^True: /);
    const reference = { apiVersion: "v1", kind: "ConfigMap", name: "try-elsewhere" };
    assert.notEqual(await client.get({ ...reference, namespace: "my-diet-dev" }), undefined);
    assert.equal(await client.get({ ...reference, namespace: "flux-system" }), undefined);
  });

  it("cannot make Flux act in its own namespace by a Secret that is named and labelled like one there", async () => {
    assert.match(await verdict(platform.cluster.client, trigger), /^True: /);
    await pause(2000);
    assert.deepEqual(await rootStatus(), rootBefore);
  });

  it("has reached nobody outside, with the controller's token or without", () => {
    assert.deepEqual(outside.heard, []);
  });

  it("has left nothing outside of the app's namespaces, and in them only what it may", async () => {
    await verdict(platform.cluster.client, artifact(surroundings));
    assert.deepEqual(
      (await added()).filter((object) => !object.startsWith("Kustomization my-diet-platform/try-")),
      [
        "ConfigMap my-diet-dev/try-elsewhere",
        "ConfigMap my-diet-platform/try-artifact",
        "GitRepository my-diet-platform/try-the-fleet",
        "Secret my-diet-dev/flux-system",
        "Secret my-diet-dev/sops-age",
      ],
    );
  });

  // Whoever sees this fail has a Flux that refuses it: docs/concepts/access.md can say so.
  it("can still have Kustomize read what Flux has fetched of other repositories, as docs/concepts/access.md says", async () => {
    const { client } = platform.cluster;
    assert.match(await verdict(client, artifact(surroundings)), /^True: /);
    const reference = { apiVersion: "v1", kind: "ConfigMap", namespace: platformNamespace, name: "try-artifact" };
    const { "fleet.tar.gz": read } = configMap.parse(await existing(client, reference)).binaryData;
    const served = Buffer.from(await (await fetch(surroundings.fleetArtifact)).arrayBuffer());
    assert.equal(read, served.toString("base64"));
  });

  async function prepare(): Promise<Surroundings> {
    const { github, cluster } = platform;
    const tokenFile = join(directory, "token");
    writeFileSync(tokenFile, controllersToken);
    const base = join(directory, "base");
    mkdirSync(base);
    writeFileSync(join(base, "mark.yaml"), toYaml([mark("from-base")]));
    writeFileSync(join(base, "kustomization.yaml"), "resources: [mark.yaml]\n");
    await github.seedRepository("open-base", base, { private: false });
    const sealed = "clusters/dev/home/apps/my-diet-platform/age-key.sops.yaml";
    return {
      outside: outside.url,
      nearby: outside.loopbackUrl,
      tokenFile,
      base: `${github.url}/labrats-work/open-base.git`,
      fleetArtifact: source.parse(await existing(cluster.client, { ...root.source, ...root.object })).status.artifact
        .url,
      fleetUrl: `ssh://git@${github.sshHost}/labrats-work/fleet.git`,
      sealedToCluster: (await github.files("fleet")).get(sealed)?.toString("utf8") ?? "",
    };
  }

  async function push(repository: string, files: Readonly<Record<string, string>>): Promise<void> {
    const clone = await TeamClone.of(platform.github, repository);
    clones.push(clone);
    await clone.push(files);
  }

  /** What is in the cluster since something was tried. */
  async function added(): Promise<string[]> {
    return (await everyObject(platform.cluster.client)).filter((object) => !objectsBefore.has(object));
  }

  async function reconcileSources(): Promise<void> {
    for (const name of ["my-diet-app", "my-diet-platform"]) {
      await reconcileNow(platform.cluster.client, { ...root.source, namespace: platformNamespace, name });
    }
  }

  async function rootStatus(): Promise<unknown> {
    return (await existing(platform.cluster.client, { ...root.kustomization, ...root.object }))["status"];
  }
});

const source = z.looseObject({ status: z.looseObject({ artifact: z.looseObject({ url: z.string() }) }) });
const managed = z.looseObject({
  metadata: z.looseObject({
    labels: z.record(z.string(), z.string()).default({}),
    managedFields: z.array(z.looseObject({ manager: z.string() })),
  }),
});
const configMap = z.looseObject({ binaryData: z.record(z.string(), z.string()) });
