import type { KubernetesObject } from "../kubernetes-object.ts";

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

/** Controllers that a cluster gets when its configuration asks for them, as `flux bootstrap --components-extra` does. */
export const FLUX_EXTRA_COMPONENTS = [
  "image-reflector-controller",
  "image-automation-controller",
  "source-watcher",
] as const;
export type FluxExtraComponent = (typeof FLUX_EXTRA_COMPONENTS)[number];

/** Those that image automation needs. */
export const IMAGE_COMPONENTS = [
  "image-reflector-controller",
  "image-automation-controller",
] as const satisfies readonly FluxExtraComponent[];

/** Whether a cluster with these has all of them. */
export function followsImages(extra: readonly FluxExtraComponent[]): boolean {
  return IMAGE_COMPONENTS.every((name) => extra.includes(name));
}

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
