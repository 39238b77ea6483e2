import type { ObjectReference, KubernetesObject } from "./kubernetes-object.ts";
import type { Layer } from "./infrastructure.ts";
import type { ChartSource, OciRef, ChartGitRef } from "./chart-source.ts";
import type { Release, ValuesSource } from "./release.ts";
import type { Patch } from "./patch.ts";

/** Something that is installed on clusters as a whole: cert-manager, a gateway, a database operator. */
export interface Component {
  /** From the name of its file. */
  readonly name: string;
  /** Directory in the fleet repository that it lies in, beside others of its kind. */
  readonly category: string;
  readonly layer: Layer;
  /** Where its releases and manifests go that name none; absent when all of them do, or need none. */
  readonly namespace?: string;
  /** Labels of that namespace; `{}` by default. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** Where its charts come from, by name. */
  readonly sources: Readonly<Record<string, ChartSource>>;
  /** Secrets that are made of settings and secrets of the cluster, before the first stage; `[]` by default. */
  readonly secrets: readonly ComponentSecret[];
  /** In order: each waits for the one before it. Never none. */
  readonly stages: readonly Stage[];
  /** Where it is installed, and what is different there. */
  readonly environments: Readonly<Record<string, ComponentEnvironment>>;
  /** Whether its files stand in one directory for each stage, in a repository of one cluster; `false` by default. */
  readonly flat?: boolean;
}

/** A Secret that this program makes and seals, so that its values may be any text. */
export interface ComponentSecret {
  readonly name: string;
  readonly namespace: string;
  /** `Opaque` by default. */
  readonly type: string;
  /** `{}` by default. */
  readonly labels: Readonly<Record<string, string>>;
  /** Texts with variables of the cluster: `${NAME}`. */
  readonly entries: Readonly<Record<string, string>>;
}

/** A step of a component's installation, which is one Flux Kustomization. */
export interface Stage {
  /** `app`, `crds`, `operator`. */
  readonly name: string;
  /** Directory of the fleet repository that people write; then there are no releases and no manifests. */
  readonly path?: string;
  readonly releases: readonly Release[];
  readonly manifests: readonly KubernetesObject[];
  /** Names of further Kustomizations that have to be ready first, besides the stage before; `[]` by default. */
  readonly dependsOn: readonly string[];
  /** The objects that alone decide whether the stage is ready; `[]` by default. */
  readonly healthChecks: readonly StageHealthCheck[];
  /** Whether the stage is ready only when all its objects are; `true` by default, and never with `healthChecks`. */
  readonly wait: boolean;
  /** Whether objects that leave the repository are deleted from the cluster; `true` by default. */
  readonly prune: boolean;
  /** A Go duration; `10m` by default. */
  readonly interval: string;
  /** A Go duration; `2m` by default. */
  readonly retryInterval: string;
  /** A Go duration; `5m` by default. */
  readonly timeout: string;
  /** Whether `${NAME}` in its manifests is replaced by settings and secrets of the cluster; `true` by default. */
  readonly substitute: boolean;
  /** Whether sealed files in it are opened with the cluster's key; `true` by default. */
  readonly decrypt: boolean;
}

/** An object that a stage waits for; one of the whole cluster has no namespace. */
export type StageHealthCheck = Omit<ObjectReference, "namespace"> & { readonly namespace?: string };

/** The differences of a component in one environment. */
export interface ComponentEnvironment {
  /** Other versions of charts in registries and in Git, by name of the source. */
  readonly sources: Readonly<Record<string, OciRef | ChartGitRef>>;
  /** By name of the stage. */
  readonly stages: Readonly<Record<string, StageChanges>>;
}

export interface StageChanges {
  /** Another directory that people write. */
  readonly path?: string;
  /** By name of the release. */
  readonly releases: Readonly<Record<string, ReleaseChanges>>;
  readonly patches: readonly Patch[];
}

export interface ReleaseChanges {
  readonly version?: string;
  /** Laid over the release's own: mappings are joined, anything else is replaced, `null` takes a value out. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Read after those of the release; `[]` by default. */
  readonly valuesFrom?: readonly ValuesSource[];
}
