import type * as pulumi from "@pulumi/pulumi";
import type { GitRef } from "../manifests/flux/git-repository.ts";
import type { ObjectReference } from "../manifests/flux/kustomization.ts";
import type { KubernetesObject } from "../manifests/kubernetes-object.ts";

/** Directories of the fleet repository whose content a cluster applies, in this order. */
export const LAYERS = ["infrastructure", "apps"] as const;
export type Layer = (typeof LAYERS)[number];

/** What a cluster runs besides its registered apps. */
export interface Infrastructure {
  /** Variables for manifests, besides those that every cluster has: `CLUSTER_DOMAIN` and so on. `{}` by default. */
  readonly settings: Readonly<Record<string, string>>;
  /** Variables that are secret; `{}` by default. */
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
  /** Which environment's overlays the cluster applies. */
  readonly overlay: Overlay;
  /** Every component, of whatever environment, by name. */
  readonly components: readonly Component[];
}

/** The overlays that a cluster applies: `infrastructure/overlays/<environment>` and `apps/overlays/<environment>`. */
export interface Overlay {
  /** That of the cluster by default. */
  readonly environment: string;
  /** Whether this stack writes them; exactly one of the stacks whose clusters share them does. `true` by default. */
  readonly write: boolean;
}

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

/** A repository of charts, one chart in a container registry, or a Git repository with charts in it. */
export type ChartSource =
  | { readonly kind: "helm"; readonly url: string; readonly login?: Login }
  | {
      readonly kind: "oci";
      readonly url: string;
      readonly ref: OciRef;
      readonly login?: Login;
      readonly verify?: Verification;
    }
  | { readonly kind: "git"; readonly url: string; readonly ref: ChartGitRef; readonly login?: Login | SshLogin };

/** What of an image is used: one tag, the highest in a range of versions, or one image. */
export type OciRef =
  { readonly tag: string; readonly digest?: string } | { readonly semver: string } | { readonly digest: string };

/** What of a Git repository is used. */
export type ChartGitRef = GitRef | { readonly commit: string; readonly branch?: string };

/** A user of a server; both are texts with variables of the cluster, `${NAME}`. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** An SSH key, a text with variables of the cluster, and the lines of `known_hosts` that it may be used with. */
export interface SshLogin {
  readonly identity: string;
  readonly knownHosts: string;
}

/** Signatures of cosign, one of which has to be there. Never neither of the two. */
export interface Verification {
  /** Public keys, PEM; `[]` by default. */
  readonly keys: readonly string[];
  /** Who signs without a key: regular expressions; `[]` by default. */
  readonly identities: readonly { readonly issuer: string; readonly subject: string }[];
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
  /** What alone decides whether it is ready; `[]` by default. */
  readonly healthChecks: readonly StageHealthCheck[];
  /** Whether it is ready only when all that it applied is; `true` by default, and never with `healthChecks`. */
  readonly wait: boolean;
  /** Whether what leaves the repository is deleted from the cluster; `true` by default. */
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

/** What is different about a component in one environment. */
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

/** A change of one object, as Kustomize makes it. */
export interface Patch {
  /** One object; its namespace may be left out where the stage has no other of that kind and name. */
  readonly target: { readonly kind: string; readonly name: string; readonly namespace?: string };
  /** What is laid over the object, or JSON Patch operations. */
  readonly patch: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];
}
