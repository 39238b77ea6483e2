import assert from "node:assert/strict";
import { z } from "zod";
import type { KubernetesClient } from "../../sandbox/cluster/client.ts";
import type { Kind, Reference } from "../../sandbox/cluster/object.ts";
import { waitFor } from "../../sandbox/process/wait.ts";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const patience = 60_000;
const requestedAt = "reconcile.fluxcd.io/requestedAt";

const gitRepository: Kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
const kustomization: Kind = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };

/** One of each owner: Flux's own, of the platform, of an app, and what an app deploys. */
const reconciled: readonly Reference[] = [
  { ...gitRepository, namespace: "flux-system", name: "flux-system" },
  { ...kustomization, namespace: "flux-system", name: "flux-system" },
  { ...kustomization, namespace: "flux-system", name: "my-diet-copies" },
  { ...gitRepository, namespace: "my-diet-platform", name: "my-diet-app" },
  { ...kustomization, namespace: "my-diet-platform", name: "my-diet-sync" },
  { ...kustomization, namespace: "my-diet-platform", name: "my-diet-dev" },
];

const object = z.looseObject({
  metadata: z.looseObject({
    generation: z.number(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  status: z.looseObject({
    lastHandledReconcileAt: z.string().optional(),
    observedGeneration: z.number(),
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })),
  }),
});

/**
 * What the commands of the flux CLI ask of objects.
 * @see https://github.com/fluxcd/flux2/blob/main/cmd/flux/reconcile.go
 */
describe("what the flux CLI asks of the platform's objects", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let client: KubernetesClient;

  before(async () => {
    platform = await sharedPlatform();
    ({ client } = platform.cluster);
  });

  for (const reference of reconciled) {
    const { kind, namespace, name } = reference;
    it(`answers flux reconcile: ${kind} ${namespace ?? ""}/${name}`, async () => {
      const now = new Date().toISOString();
      await annotate(reference, now);
      await waitFor(
        "the request to be handled",
        async () => {
          const { metadata, status } = await read(reference);
          const ready = status.conditions.find(({ type }) => type === "Ready")?.status;
          return (
            status.lastHandledReconcileAt === now &&
            status.observedGeneration === metadata.generation &&
            ready === "True"
          );
        },
        { timeout: patience, signal: platform.sandbox.supervisor.signal },
      );
    });
  }

  it("keeps the request: neither the next up nor Flux, which has the objects in Git, takes it away", async () => {
    // The sandbox itself asks sources to look, while it waits.
    const applied = reconciled.filter(({ kind }) => kind === "Kustomization");
    const before = await Promise.all(applied.map(requestOf));
    assert.deepEqual(Object.keys((await platform.stack.operate("up")).summary), ["same"]);
    await platform.settle();
    assert.deepEqual(await Promise.all(applied.map(requestOf)), before);
  });

  it("lets flux check find the controllers and their kinds", async () => {
    const partOfFlux = async (kind: Kind): Promise<string[]> =>
      (await client.list(kind))
        .filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"] === "flux")
        .map(({ metadata }) => metadata.name);
    const controllers = await partOfFlux({ apiVersion: "apps/v1", kind: "Deployment" });
    for (const name of ["source-controller", "kustomize-controller"]) assert.ok(controllers.includes(name), name);
    const kinds = await partOfFlux({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" });
    for (const name of ["gitrepositories.source.toolkit.fluxcd.io", "kustomizations.kustomize.toolkit.fluxcd.io"]) {
      assert.ok(kinds.includes(name), name);
    }
  });

  it("lets flux trace find where an object comes from", async () => {
    const { metadata } = await existing(client, {
      ...{ apiVersion: "apps/v1", kind: "Deployment" },
      ...{ namespace: "my-diet-dev", name: "my-diet" },
    });
    assert.equal(metadata.labels?.["kustomize.toolkit.fluxcd.io/name"], "my-diet-dev");
    assert.equal(metadata.labels["kustomize.toolkit.fluxcd.io/namespace"], "my-diet-platform");
  });

  async function read(reference: Reference): Promise<z.infer<typeof object>> {
    return object.parse(await existing(client, reference));
  }

  async function requestOf(reference: Reference): Promise<string | undefined> {
    return (await read(reference)).metadata.annotations[requestedAt];
  }

  async function annotate(reference: Reference, value: string): Promise<void> {
    const path = await client.path(reference);
    const change = { metadata: { annotations: { [requestedAt]: value } } };
    await client.request("PATCH", path, change, { contentType: "application/merge-patch+json" });
  }
});
