import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/guides/recovery.md"), "utf8");
const sources = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
const kustomizations = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };

describe("the page about recovery, on a platform that is up", function () {
  this.timeout(platformPatience);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  /** What each command asks the API server; `test/recovery/documentation.test.ts` has the commands of other tools. */
  const asks: Readonly<Record<string, () => Promise<unknown>>> = {
    "kubectl get gitrepositories,kustomizations --all-namespaces": async () => {
      for (const kind of [sources, kustomizations]) assert.ok((await platform.cluster.client.list(kind)).length > 2);
    },
    "kubectl describe kustomization my-diet-dev --namespace my-diet-platform": () =>
      existing(platform.cluster.client, { ...kustomizations, namespace: "my-diet-platform", name: "my-diet-dev" }),
    "kubectl logs --namespace flux-system deployment/kustomize-controller": () =>
      existing(platform.cluster.client, {
        ...{ apiVersion: "apps/v1", kind: "Deployment" },
        ...{ namespace: "flux-system", name: "kustomize-controller" },
      }),
  };

  it("has no command for the cluster but those below", () => {
    const commands = [...page.matchAll(/^ *(kubectl .*)$/gm)].map(([, command]) => command);
    assert.deepEqual(commands, Object.keys(asks));
  });

  for (const [command, ask] of Object.entries(asks)) {
    it(`asks for what is there: ${command}`, async () => {
      await ask();
    });
  }
});
