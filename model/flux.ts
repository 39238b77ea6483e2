import type { KubernetesObject } from "./kubernetes-object.ts";

/** The Flux installation of a cluster. */
export interface Flux {
  /** `https` URL, or path of a file, as configured. */
  readonly manifest: string;
  /** Checksum of the manifest, 64 lower-case hexadecimal digits; not checked when absent. */
  readonly sha256?: string;
  /** Controllers on top of those that every cluster has; each once, `[]` by default. */
  readonly extraComponents: readonly FluxExtraComponent[];
  /** Namespaces whose Pods may read the controllers' metrics; `[]` by default. */
  readonly scrapedFrom: readonly string[];
  /**
   * The directory of the fleet repository that the cluster's existing Flux applies: `clusters/my-cluster`, or `.`. Flux
   * continues to apply it beside the cluster's own directory. Absent where the program installs Flux.
   */
  readonly adopt?: string;
  /** The manifest's objects that the cluster gets, in its order. */
  readonly documents: readonly KubernetesObject[];
}

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
