import type { Patch } from "./patch.ts";

/** A Helm chart, installed. */
export interface Release {
  /** Of the release and of its HelmRelease; unique on a cluster. */
  readonly name: string;
  /** One of the component's sources. */
  readonly source: string;
  /** What of a source is installed; absent where the source is one chart itself. In Git, its name is a directory. */
  readonly chart?: { readonly name: string; readonly version?: string };
  /** Where it is installed. */
  readonly namespace: string;
  /** What becomes of the chart's own definitions; what Helm does by default. */
  readonly crds?: CrdsPolicy;
  /** `{}` by default. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Objects in Flux's namespace whose values are laid under those, in this order; `[]` by default. */
  readonly valuesFrom: readonly ValuesSource[];
  /** What Helm calls it; unique in its namespace, `name` by default. */
  readonly releaseName: string;
  /** Names of releases of this stage or an earlier one that have to be ready first; `[]` by default. */
  readonly dependsOn: readonly string[];
  /** How long an operation of Helm may take, a Go duration; as Flux has it by default, `5m`. */
  readonly timeout?: string;
  /** Whether it is ready without waiting for what it applied; `false` by default. */
  readonly disableWait: boolean;
  /** Changes of what the chart makes, one after the other; `[]` by default. */
  readonly postRenderers: readonly PostRenderer[];
  /** What becomes of changes by hand; nothing by default. */
  readonly driftDetection?: DriftDetection;
}

/**
 * Objects of a release: those that fit all that is written; all but selectors are regular expressions.
 * @see https://fluxcd.io/flux/components/helm/helmreleases/#post-renderers
 */
export interface ObjectSelector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

/** A change of what a chart makes, before it is applied. */
export interface PostRenderer {
  readonly kustomize: {
    readonly patches: readonly RenderedPatch[];
    readonly images: readonly RenderedImage[];
  };
}

/** A change of objects that a chart makes. */
export interface RenderedPatch {
  /** By default the object that the patch itself names. */
  readonly target?: ObjectSelector;
  /** What is laid over the objects, or JSON Patch operations. */
  readonly patch: Patch["patch"];
}

/** Another image in the objects that a chart makes. */
export interface RenderedImage {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
}

/** @see https://fluxcd.io/flux/components/helm/helmreleases/#drift-detection */
export interface DriftDetection {
  readonly mode: (typeof DRIFT_MODES)[number];
  /** What others may change; `[]` by default. */
  readonly ignore: readonly { readonly paths: readonly string[]; readonly target?: ObjectSelector }[];
}

export const DRIFT_MODES = ["enabled", "warn", "disabled"] as const;

/**
 * An object that values are read from.
 * @see https://fluxcd.io/flux/components/helm/helmreleases/#values-references
 */
export interface ValuesSource {
  readonly kind: "Secret" | "ConfigMap";
  readonly name: string;
  /** Which of its entries; `values.yaml` by default. */
  readonly valuesKey?: string;
  /** What the entry is the value of; by default it is YAML with values. */
  readonly targetPath?: string;
  /** Whether the entry is taken letter by letter; `false` by default. */
  readonly literal?: boolean;
  /** Whether it need not be there; `false` by default. */
  readonly optional?: boolean;
}

export const CRDS_POLICIES = ["Skip", "Create", "CreateReplace"] as const;

export type CrdsPolicy = (typeof CRDS_POLICIES)[number];
