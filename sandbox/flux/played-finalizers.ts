import type { KubernetesClient } from "../cluster/client.ts";
import type { Kind, KubernetesObject } from "../cluster/object.ts";
import type { Supervisor } from "../process/supervisor.ts";
import { play } from "./play.ts";

/** The finalizer of Flux's own controllers. */
const FINALIZER = "finalizers.fluxcd.io";

const image = "image.toolkit.fluxcd.io/v1";

/**
 * The kinds to which the simulated controllers add a finalizer, with their controller. Alerts get none.
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

/**
 * The finalizers of an object after its controller has handled it.
 * @param running Names of the controllers whose Deployments exist.
 * @returns undefined if they stay unchanged; a controller whose Deployment is gone neither adds nor removes its own
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
 * Simulates the finalizers of controllers that do not run here: while its Deployment exists, each adds a finalizer to
 * its objects, and removes it from objects that are being deleted.
 */
export function playFinalizers(client: KubernetesClient, supervisor: Supervisor): void {
  play(client, supervisor, {
    title: "Finalizers of played controllers",
    kinds: heldKinds.map(({ apiVersion, kind }) => ({ apiVersion, kind })),
    change: (object, _, running) => {
      const finalizers = finalizersAfter(object, running);
      return finalizers === undefined ? undefined : { finalizers };
    },
  });
}
