import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { parseAllDocuments, parseDocument } from "yaml";
import { z } from "zod";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const reference = { apiVersion: "apps/v1", kind: "Deployment", namespace: "flux-system", name: "source-controller" };
const deployment = z.looseObject({
  metadata: z.looseObject({
    labels: z.record(z.string(), z.string()).default({}),
    managedFields: z.array(z.looseObject({ manager: z.string(), subresource: z.string().optional() })),
  }),
});

const named = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) });

/** Names of the Deployments in a manifest, sorted. */
function controllersIn(manifest: string): string[] {
  return parseAllDocuments(manifest)
    .map((document) => named.parse(document.toJS()))
    .filter(({ kind }) => kind === "Deployment")
    .map(({ metadata }) => metadata.name)
    .sort();
}

describe("Flux, once it is there", function () {
  this.timeout(platformPatience);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it("is nobody's but its own", async () => {
    const { metadata } = await sourceController();
    const owners = metadata.managedFields.filter(({ subresource }) => subresource === undefined);
    assert.deepEqual(
      owners.map(({ manager }) => manager),
      ["kustomize-controller"],
    );
  });

  it("becomes another release by a commit, and what that leaves out goes", async () => {
    const { sandbox, stack, github } = platform;
    const file = sandbox.layout.ofStack(stack.name).fluxManifest;
    const original = readFileSync(file, "utf8");
    const label = /^( +)app\.kubernetes\.io\/component: source-controller\n/gm;
    assert.match(original, label);
    const { mark } = github.requests;
    try {
      writeFileSync(file, original.replace(label, "$1release: of-tomorrow\n"));
      const { summary } = await stack.operate("up");
      assert.equal(summary["update"], 1);
      assert.deepEqual(
        github.requests.writes(mark).map(({ method, path }) => `${method} ${path.replace(/.*contents/, "")}`),
        ["PUT /clusters/dev/home/flux-system/gotk-components.yaml"],
      );
      await platform.settle();
      const { metadata } = await sourceController();
      assert.equal(metadata.labels["release"], "of-tomorrow");
      assert.equal(metadata.labels["app.kubernetes.io/component"], undefined);
    } finally {
      writeFileSync(file, original);
      await stack.operate("up");
      await platform.settle();
    }
  });

  it("loses controllers that the stack no longer asks for, and gets them again", async () => {
    const { sandbox, stack, github } = platform;
    const { stackFile } = sandbox.layout.ofStack(stack.name);
    const original = readFileSync(stackFile, "utf8");
    const gotk = "clusters/dev/home/flux-system/gotk-components.yaml";
    const committed = async (): Promise<string[]> =>
      controllersIn((await github.files("fleet")).get(gotk)?.toString() ?? "");
    const extra = ["image-automation-controller", "image-reflector-controller"];
    const all = await controllers();
    assert.deepEqual(
      all.filter((name) => name.startsWith("image-")),
      extra,
    );
    try {
      const document = parseDocument(original);
      document.setIn(["config", "platform:flux", "extraComponents"], []);
      writeFileSync(stackFile, document.toString());
      await stack.operate("up");
      await platform.settle();
      const fewer = all.filter((name) => !extra.includes(name));
      assert.deepEqual([await controllers(), await committed()], [fewer, fewer]);
    } finally {
      writeFileSync(stackFile, original);
      await stack.operate("up");
      await platform.settle();
    }
    assert.deepEqual([await controllers(), await committed()], [all, all]);
  });

  /** Names of the Deployments in Flux's namespace, sorted. */
  async function controllers(): Promise<string[]> {
    const { apiVersion, kind, namespace } = reference;
    const objects = await platform.cluster.client.list({ apiVersion, kind }, { namespace });
    return objects.map(({ metadata }) => metadata.name).sort();
  }

  async function sourceController(): Promise<z.infer<typeof deployment>> {
    return deployment.parse(await existing(platform.cluster.client, reference));
  }
});
