import type { KubernetesClient } from "../cluster/client.ts";
import { KindNotServed, KubernetesError } from "../cluster/errors.ts";
import { referenceTo, type Kind, type KubernetesObject } from "../cluster/object.ts";
import { observe } from "../cluster/observe.ts";
import type { Supervisor } from "../process/supervisor.ts";
import { FLUX_NAMESPACE } from "./system-objects.ts";

/** A simulated aspect of controllers that do not run here. */
export interface Part {
  /** Its name in the messages when the sandbox stops. */
  readonly title: string;
  /** The kinds to observe, besides Deployments. */
  readonly kinds: readonly Kind[];
  /**
   * The change to write to an object.
   * @param running Names of the controllers whose Deployments exist.
   * @returns undefined if the object stays unchanged
   */
  readonly change: (
    object: KubernetesObject,
    objects: readonly KubernetesObject[],
    running: ReadonlySet<string>,
  ) => Change | undefined;
}

/** The wanted state of a part of an object. */
export type Change = { readonly finalizers: readonly string[] } | { readonly status: object };

const deployments: Kind = { apiVersion: "apps/v1", kind: "Deployment" };

/** Simulates an aspect of controllers until the sandbox stops. */
export function play(client: KubernetesClient, supervisor: Supervisor, { title, kinds, change }: Part): void {
  const over = new AbortController();
  /** The last written version of each object, by uid: the next event brings another. */
  const sent = new Map<string, string>();
  const pending = new Set<Promise<void>>();
  const observed = observe(client, {
    kinds: [deployments, ...kinds],
    signal: over.signal,
    onChange: (objects) => {
      const running = runningControllers(objects);
      for (const object of objects) {
        const { uid = "", resourceVersion = "" } = object.metadata;
        const wanted = change(object, objects, running);
        if (wanted === undefined || sent.get(uid) === resourceVersion) continue;
        sent.set(uid, resourceVersion);
        const written = write(client, object, wanted).catch((error: unknown) => {
          // A refusal is final until the object changes, as for the controller itself; a lost connection is not.
          const isAnswer = error instanceof KubernetesError || error instanceof KindNotServed;
          if (!isAnswer) sent.delete(uid);
        });
        pending.add(written);
        void written.finally(() => pending.delete(written));
      }
    },
  }).catch((error: unknown) => {
    supervisor.fail(error);
  });
  supervisor.onStop(title, async () => {
    over.abort();
    await Promise.all([observed, ...pending]);
  });
}

function runningControllers(objects: readonly KubernetesObject[]): Set<string> {
  return new Set(
    objects
      .filter(
        ({ kind, metadata: { namespace, deletionTimestamp } }) =>
          kind === "Deployment" && namespace === FLUX_NAMESPACE && deletionTimestamp === undefined,
      )
      .map(({ metadata }) => metadata.name),
  );
}

async function write(client: KubernetesClient, object: KubernetesObject, change: Change): Promise<void> {
  const { resourceVersion } = object.metadata;
  const path = await client.path(referenceTo(object));
  const [where, body] =
    "status" in change
      ? [`${path}/status`, { metadata: { resourceVersion }, status: change.status }]
      : [path, { metadata: { finalizers: change.finalizers, resourceVersion } }];
  await client.request("PATCH", where, body, { contentType: "application/merge-patch+json" });
}
