import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
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
    const { world, stack, github } = platform;
    const file = world.layout.ofStack(stack.name).fluxManifest;
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

  async function sourceController(): Promise<z.infer<typeof deployment>> {
    return deployment.parse(await existing(platform.cluster.client, reference));
  }
});
