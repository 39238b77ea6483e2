import assert from "node:assert/strict";
import { z } from "zod";
import { reconcileNow } from "../../sandbox/flux/reconcile.ts";
import { waitFor } from "../../sandbox/process/wait.ts";
import { previewPullSecret } from "../../manifests/previews/pull-secret.ts";
import { seal } from "../../sops/seal.ts";
import { runPreviewsWorkflow } from "../support/previews-workflow.ts";
import { PullRequests } from "../support/pull-requests.ts";
import { existing, secretEntries } from "./support/cluster-objects.ts";
import { everyObject } from "./support/every-object.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const kustomization = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
const workload = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string() })) }) }),
  }),
  status: z.looseObject({ readyReplicas: z.number().optional() }),
});

describe("a pull request that asks for a preview", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let pulls: PullRequests;
  let pristine: string[];
  let commit: string;
  let name: string;
  let number: number;

  before(async () => {
    platform = await sharedPlatform();
    pulls = new PullRequests(platform.github, "apps.my-diet");
    // The API server is a while in taking in definitions.
    const listed = async (): Promise<boolean> => (pristine = await everyObject(platform.cluster.client)).length > 0;
    await waitFor("the cluster to list all that it has", listed, { timeout: 180_000, interval: 250 });
    commit = await pulls.push("feature", { "feature.md": "A feature\n" });
    number = await pulls.open("feature");
    name = `my-diet-pr-${number}`;
  });

  after(async () => {
    await pulls.close(number);
    await run();
  });

  it("runs in a namespace of its own, as its commit says, under its own host name", async () => {
    await pulls.label(number);
    await run();
    await platform.settle();
    const { client } = platform.cluster;
    const { metadata } = await existing(client, { apiVersion: "v1", kind: "Namespace", name });
    assert.equal(metadata.labels?.["labrats.work/app"], "my-diet");
    assert.equal(metadata.labels["labrats.work/namespace-role"], "app");
    assert.equal(metadata.labels["labrats.work/preview"], `pr-${number}`);
    const config = await existing(client, { apiVersion: "v1", kind: "ConfigMap", namespace: name, name: "my-diet" });
    assert.deepEqual(config["data"], {
      LOG_LEVEL: "info",
      NODE_ENV: "production",
      PUBLIC_URL: `https://pr-${number}.my-diet.hcl.labrats.work`,
    });
    assert.deepEqual(await deployment(), { image: `ghcr.io/labrats-work/apps.my-diet:${commit}`, ready: 1 });
  });

  it("has its pull secret, and bounds", async () => {
    const { client } = platform.cluster;
    const secret = (namespace: string) => secretEntries(client, namespace, "ghcr-pull-secret");
    const copied = async (): Promise<boolean> => Object.keys(await secret(name)).length > 0;
    await waitFor("the pull secret to be copied", copied, { timeout: 180_000, interval: 250 });
    assert.deepEqual(await secret(name), await secret("my-diet-dev"));
    const quota = await existing(client, { apiVersion: "v1", kind: "ResourceQuota", namespace: name, name: "preview" });
    const { used } = z
      .looseObject({ status: z.object({ used: z.record(z.string(), z.string()) }) })
      .parse(quota).status;
    assert.deepEqual(used, {
      "limits.memory": "128Mi",
      pods: "1",
      "requests.cpu": "10m",
      "requests.storage": "0",
      "services.loadbalancers": "0",
      "services.nodeports": "0",
    });
  });

  it("has what is sealed for every preview of its app, letter by letter, as where nothing copies secrets", async () => {
    const fleet = new PullRequests(platform.github, "fleet");
    const path = "clusters/dev/home/preview-templates/my-diet/namespace/sealed-pull-secret.sops.yaml";
    const config = '{"auths":{"example.org":{"password":"a${NUMBER}$$b$(c)"}}}';
    const { agePublicKey } = z.object({ agePublicKey: z.string() }).parse(await platform.stack.outputs());
    const secret = previewPullSecret("sealed-pull-secret", "my-diet", config);
    await fleet.push("main", { [path]: await seal(secret, { recipients: [agePublicKey] }) });
    try {
      await platform.settle();
      const entries = await secretEntries(platform.cluster.client, name, "sealed-pull-secret");
      assert.deepEqual(entries, { ".dockerconfigjson": config });
    } finally {
      const { sha } = z.object({ sha: z.string() }).parse(await fleet.ask("GET", `contents/${path}`));
      await fleet.ask("DELETE", `contents/${path}`, { message: "Take it back", sha });
    }
  });

  it("is told where it runs", async () => {
    const [comment = "", ...others] = await pulls.comments(number);
    assert.deepEqual(others, []);
    assert.match(
      comment,
      new RegExp(`https://pr-${number}\\.my-diet\\.hcl\\.labrats\\.work\n[^]*- commit: ${commit}\n`),
    );
  });

  it("changes nothing as long as nothing happens", async () => {
    const [head] = await platform.github.commits("fleet");
    const comments = await pulls.comments(number);
    await run();
    assert.deepEqual((await platform.github.commits("fleet"))[0], head);
    assert.deepEqual(await pulls.comments(number), comments);
  });

  it("follows what is pushed", async () => {
    commit = await pulls.push("feature", { "feature.md": "A better feature\n" });
    await run();
    await platform.settle();
    // Two Kustomizations pass it on: the first can be Ready for the new revision before it has the new commit.
    const image = `ghcr.io/labrats-work/apps.my-diet:${commit}`;
    const isThere = async (): Promise<boolean> => (await deployment()).image === image;
    await waitFor(`a pod of ${image}`, isThere, { timeout: 180_000, interval: 250 });
    await platform.settle();
    assert.deepEqual(await deployment(), { image, ready: 1 });
  });

  it("cannot reach out of its namespace, whatever its manifests say", async () => {
    const intruder = await pulls.push("intruder", {
      "k8s/overlays/preview/kustomization.yaml":
        "resources: [intruder.yaml]\ntransformers: [elsewhere.yaml]\nkind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n",
      "k8s/overlays/preview/intruder.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: intruder }\n",
      "k8s/overlays/preview/elsewhere.yaml":
        "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: { name: elsewhere, namespace: my-diet-dev }\n" +
        "unsetOnly: false\nfieldSpecs: [{ path: metadata/namespace, create: true }]\n",
    });
    const other = await pulls.open("intruder");
    await pulls.label(other);
    await run();
    await fetchFleet();
    const { client } = platform.cluster;
    const reference = { ...kustomization, namespace: "my-diet-platform", name: `my-diet-pr-${other}` };
    let message = "";
    const refused = async (): Promise<boolean> => {
      message = JSON.stringify((await client.get(reference))?.["status"]);
      return message.includes("forbidden");
    };
    try {
      await waitFor("Flux to be refused", refused, { timeout: 180_000, interval: 250 });
    } catch (error) {
      assert.fail(`${String(error)}: ${message}`);
    }
    assert.match(message, new RegExp(`my-diet-pr-${other}.*cannot.*namespace.*my-diet-dev`));
    assert.equal(
      await client.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "my-diet-dev", name: "intruder" }),
      undefined,
      intruder,
    );
    await pulls.close(other);
  });

  it("is gone without a trace when its label is", async () => {
    await pulls.unlabel(number);
    await run();
    await fetchFleet();
    const left = async (): Promise<string[]> =>
      (await everyObject(platform.cluster.client)).filter((object) => !pristine.includes(object));
    try {
      const gone = async (): Promise<boolean> => (await left()).length === 0;
      await waitFor("the preview to be gone", gone, { timeout: 180_000, interval: 250 });
    } catch (error) {
      assert.fail(`${String(error)}: ${(await left()).join(", ")}`);
    }
    assert.match((await pulls.comments(number))[0] ?? "", /The preview is removed.*: the label was removed/);
    const paths = [...(await platform.github.files("fleet")).keys()];
    assert.deepEqual(
      paths.filter((path) => path.includes("/previews/") && path.startsWith("clusters")),
      ["clusters/dev/home/previews/place.yaml"],
    );
  });

  async function run(): Promise<void> {
    const { code, output } = await runPreviewsWorkflow(platform.github);
    assert.equal(code, 0, output);
  }

  /** Has Flux look at the fleet repository now. */
  async function fetchFleet(): Promise<void> {
    const kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
    await reconcileNow(platform.cluster.client, { ...kind, namespace: "flux-system", name: "flux-system" });
  }

  async function deployment(): Promise<{ image: string | undefined; ready: number | undefined }> {
    const reference = { apiVersion: "apps/v1", kind: "Deployment", namespace: name, name: "my-diet" };
    const { spec, status } = workload.parse(await existing(platform.cluster.client, reference));
    return { image: spec.template.spec.containers[0]?.image, ready: status.readyReplicas };
  }
});
