import type { Patch } from "./patch.ts";

/** A Helm chart, installed. */
export interface Release {
  /** Name of the release and of its HelmRelease; unique on a cluster. */
  readonly name: string;
  /** One of the component's sources. */
  readonly source: string;
  /** The chart of the source to install; absent where the source is one chart itself. In Git, its name is a directory. */
  readonly chart?: { readonly name: string; readonly version?: string };
  /** Where it is installed. */
  readonly namespace: string;
  /** How Helm treats the chart's own definitions; as Helm does by default. */
  readonly crds?: CrdsPolicy;
  /** `{}` by default. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Objects in Flux's namespace with further values, in this order; `values` overrides them. `[]` by default. */
  readonly valuesFrom: readonly ValuesSource[];
  /** The name of the release in Helm; unique in its namespace, `name` by default. */
  readonly releaseName: string;
  /** Names of releases of this stage or an earlier one that have to be ready first; `[]` by default. */
  readonly dependsOn: readonly string[];
  /** How long an operation of Helm may take, a Go duration; as Flux has it by default, `5m`. */
  readonly timeout?: string;
  /** Whether it is ready without waiting for what it applied; `false` by default. */
  readonly disableWait: boolean;
  /** Changes of what the chart makes, one after the other; `[]` by default. */
  readonly postRenderers: readonly PostRenderer[];
  /** How Flux treats changes by hand; it ignores them by default. */
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
  /** The fields that are merged into the objects, or JSON Patch operations. */
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
  /** The fields that others may change; `[]` by default. */
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
  /** The entry to read; `values.yaml` by default. */
  readonly valuesKey?: string;
  /** The path of the value that the entry sets; by default, the entry is YAML with values. */
  readonly targetPath?: string;
  /** Whether the entry is taken literally; `false` by default. */
  readonly literal?: boolean;
  /** Whether the object may be missing; `false` by default. */
  readonly optional?: boolean;
}

export const CRDS_POLICIES = ["Skip", "Create", "CreateReplace"] as const;

export type CrdsPolicy = (typeof CRDS_POLICIES)[number];
