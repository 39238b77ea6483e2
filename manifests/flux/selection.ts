import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import type { FluxExtraComponent } from "../../model/flux.ts";

/**
 * Controllers that every cluster gets, as far as its release has them.
 * @see https://fluxcd.io/flux/components/
 */
const DEFAULT_COMPONENTS: readonly string[] = [
  "source-controller",
  "kustomize-controller",
  "helm-controller",
  "notification-controller",
];
/** Label with the name of the controller that an object of a release belongs to. */
export const COMPONENT = "app.kubernetes.io/component";

/**
 * The objects of a release that a cluster gets: those of its controllers, custom resource definitions included, and what
 * all controllers have in common. An official `install.yaml` has every controller there is.
 */
export function selectComponents(
  release: readonly KubernetesObject[],
  extra: readonly FluxExtraComponent[],
): KubernetesObject[] {
  const wanted = new Set([...DEFAULT_COMPONENTS, ...extra]);
  return release.filter(({ metadata }) => {
    const component = metadata.labels?.[COMPONENT];
    return component === undefined || wanted.has(component);
  });
}
