import assert from "node:assert/strict";
import { z } from "zod";
import { reconcileNow } from "../../sandbox/flux/reconcile.ts";
import { waitFor } from "../../sandbox/process/wait.ts";
import { existing, secretEntries } from "./support/cluster-objects.ts";
import { oddSecret, platformPatience, sharedPlatform } from "./support/platform.ts";

const settings = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  namespace: "flux-system",
  name: "cluster-settings",
} as const;

const kustomization = z.looseObject({ status: z.looseObject({ lastHandledReconcileAt: z.string().optional() }) });

describe("secrets of a cluster", function () {
  this.timeout(platformPatience);

  it("are what they are, also when Flux applies them again, with the cluster's own variables at hand", async () => {
    const { client } = (await sharedPlatform()).cluster;
    const handled = async (): Promise<string | undefined> =>
      kustomization.parse(await existing(client, settings)).status.lastHandledReconcileAt;
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await secretEntries(client, "flux-system", "cluster-secrets"))["ODD"], oddSecret);
      const before = await handled();
      await reconcileNow(client, settings);
      await waitFor("Flux to look again", async () => (await handled()) !== before, { timeout: 60_000, interval: 100 });
    }
    assert.equal((await secretEntries(client, "flux-system", "cluster-secrets"))["ODD"], oddSecret);
  });
});
