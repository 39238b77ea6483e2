import type { KubernetesClient } from "../cluster/client.ts";
import { KindNotServed, KubernetesError } from "../cluster/errors.ts";
import { referenceTo, type Kind, type KubernetesObject } from "../cluster/object.ts";
import { observe } from "../cluster/observe.ts";
import type { Supervisor } from "../process/supervisor.ts";
import { FLUX_NAMESPACE } from "./system-objects.ts";

/** The finalizer of Flux's own controllers. */
const FINALIZER = "finalizers.fluxcd.io";

const image = "image.toolkit.fluxcd.io/v1";

/**
 * Kinds on which the controllers that the sandbox only plays put a finalizer, by controller. Alerts get none.
 * @see https://github.com/fluxcd/image-reflector-controller/blob/main/internal/controller/imagepolicy_controller.go
 */
export const heldKinds: readonly (Kind & { readonly controller: string })[] = [
  { controller: "helm-controller", apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" },
  {
    controller: "notification-controller",
    apiVersion: "notification.toolkit.fluxcd.io/v1beta3",
    kind: "Provider",
  },
  { controller: "notification-controller", apiVersion: "notification.toolkit.fluxcd.io/v1", kind: "Receiver" },
  { controller: "image-reflector-controller", apiVersion: image, kind: "ImageRepository" },
  { controller: "image-reflector-controller", apiVersion: image, kind: "ImagePolicy" },
  { controller: "image-automation-controller", apiVersion: image, kind: "ImageUpdateAutomation" },
];

const deployments: Kind = { apiVersion: "apps/v1", kind: "Deployment" };

/**
 * The finalizers that an object gets from its controller.
 * @param running Names of the controllers whose Deployments exist.
 * @returns undefined if they stay as they are; a controller that is gone neither adds nor removes its own.
 */
export function finalizersAfter(
  { kind, metadata: { finalizers = [], deletionTimestamp } }: KubernetesObject,
  running: ReadonlySet<string>,
): string[] | undefined {
  const held = heldKinds.find((one) => one.kind === kind);
  if (held === undefined || !running.has(held.controller)) return undefined;
  const isHeld = finalizers.includes(FINALIZER);
  if (deletionTimestamp === undefined) return isHeld ? undefined : [...finalizers, FINALIZER];
  return isHeld ? finalizers.filter((finalizer) => finalizer !== FINALIZER) : undefined;
}

/**
 * Plays the one thing of the controllers that do not run here which others can see: each puts a finalizer on its objects,
 * and removes it from objects that are being deleted, for as long as its Deployment exists.
 */
export function playFinalizers(client: KubernetesClient, supervisor: Supervisor): void {
  const over = new AbortController();
  /** The version of each object that was sent last, by its uid: the next event brings another. */
  const sent = new Map<string, string>();
  const pending = new Set<Promise<void>>();
  const observed = observe(client, {
    kinds: [deployments, ...heldKinds.map(({ apiVersion, kind }) => ({ apiVersion, kind }))],
    signal: over.signal,
    onChange: (objects) => {
      const running = runningControllers(objects);
      for (const object of objects) {
        const { uid = "", resourceVersion = "" } = object.metadata;
        const finalizers = finalizersAfter(object, running);
        if (finalizers === undefined || sent.get(uid) === resourceVersion) continue;
        sent.set(uid, resourceVersion);
        const change = write(client, object, finalizers).catch((error: unknown) => {
          // A refusal is as final as for the controller itself, until the object changes; a lost connection is not.
          const isAnswer = error instanceof KubernetesError || error instanceof KindNotServed;
          if (!isAnswer) sent.delete(uid);
        });
        pending.add(change);
        void change.finally(() => pending.delete(change));
      }
    },
  }).catch((error: unknown) => {
    supervisor.fail(error);
  });
  supervisor.onStop("Finalizers of played controllers", async () => {
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

async function write(client: KubernetesClient, object: KubernetesObject, finalizers: string[]): Promise<void> {
  const { resourceVersion } = object.metadata;
  await client.request(
    "PATCH",
    await client.path(referenceTo(object)),
    { metadata: { finalizers, resourceVersion } },
    { contentType: "application/merge-patch+json" },
  );
}
