import type { IKustomization } from "@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1";
import type { ObjectReference } from "../../model/kubernetes-object.ts";

/**
 * The fate of applied objects when the Kustomization itself is deleted. `WaitForTermination` deletes them and keeps the
 * Kustomization until they are gone, so that a chain of Kustomizations is deleted in order.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#deletion-policy
 */
type DeletionPolicy = "MirrorPrune" | "Delete" | "WaitForTermination" | "Orphan";

/** A Flux Kustomization as this program writes it: every field that a reader would ask about is stated. */
export type FluxKustomization = Omit<IKustomization, "spec"> & {
  metadata: { name: string; namespace: string };
  spec: NonNullable<IKustomization["spec"]> & { deletionPolicy: DeletionPolicy };
};

/** A Kustomization; in the namespace of the one that names it by default. */
export interface KustomizationReference {
  readonly name: string;
  readonly namespace?: string;
}

/**
 * When objects of a kind are healthy.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#health-check-expressions
 */
export interface HealthCheckExpression {
  readonly apiVersion: string;
  readonly kind: string;
  /** CEL: the object is healthy. */
  readonly current: string;
  /** CEL: it will not become so. */
  readonly failed?: string;
}

/** An optional object in the namespace of the Kustomization that holds variables. */
export interface VariableSource {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
}

/** The arguments of a Flux Kustomization. */
export interface FluxKustomizationArgs {
  readonly name: string;
  readonly namespace: string;
  /** Name of the GitRepository in the same namespace. */
  readonly source: string;
  /** Directory in the source, from its root: `./platform`. */
  readonly path: string;
  /** The service account, in the same namespace, that applies the objects. */
  readonly serviceAccount: string;
  /** The interval at which drift is corrected, a Go duration. */
  readonly interval: string;
  /** The interval at which a failure is retried, a Go duration; default: `2m`. */
  readonly retryInterval?: string;
  /** The limit for applying and waiting, a Go duration; default: `5m`. */
  readonly timeout?: string;
  /** Ready only when all applied objects are. */
  readonly wait: boolean;
  /** Ready only when these are; Flux overlooks them while it waits for all. Default: none. */
  readonly healthChecks?: readonly ObjectReference[];
  /** Kinds of which Flux is told in CEL when they are healthy; default: Flux knows by itself. */
  readonly healthCheckExprs?: readonly HealthCheckExpression[];
  /** Kustomizations that have to be ready first; default: none. */
  readonly dependsOn?: readonly KustomizationReference[];
  /** Whether objects that leave the source are deleted; default: true. */
  readonly prune?: boolean;
  /** Default: `WaitForTermination`. */
  readonly deletionPolicy?: DeletionPolicy;
  /** Applies nothing for now. Not stated while false, so that `flux suspend` holds; default: false. */
  readonly suspend?: boolean;
  /** The namespace of all namespaced objects, overriding their manifests; default: the manifests decide. */
  readonly targetNamespace?: string;
  /** Secret in the same namespace with AGE identities, to decrypt sealed files; default: sealed files are refused. */
  readonly decryptionSecret?: string;
  /** Values for `${NAME}` in the manifests; default: no substitution at all. */
  readonly substitute?: Readonly<Record<string, string>>;
  /** Further values, of which later ones win; default: none. */
  readonly substituteFrom?: readonly VariableSource[];
}

/** Applies a directory of a source, again and again. */
export function fluxKustomization(args: FluxKustomizationArgs): FluxKustomization {
  const {
    name,
    namespace,
    targetNamespace,
    decryptionSecret,
    dependsOn = [],
    healthChecks = [],
    healthCheckExprs = [],
  } = args;
  const postBuild = variables(args);
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, namespace },
    spec: {
      ...(args.suspend === true ? { suspend: true } : {}),
      ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
      interval: args.interval,
      retryInterval: args.retryInterval ?? "2m",
      timeout: args.timeout ?? "5m",
      serviceAccountName: args.serviceAccount,
      sourceRef: { kind: "GitRepository", name: args.source },
      path: args.path,
      ...(targetNamespace === undefined ? {} : { targetNamespace }),
      prune: args.prune ?? true,
      wait: args.wait,
      ...(healthChecks.length === 0 ? {} : { healthChecks: [...healthChecks] }),
      ...(healthCheckExprs.length === 0 ? {} : { healthCheckExprs: [...healthCheckExprs] }),
      deletionPolicy: args.deletionPolicy ?? "WaitForTermination",
      ...(decryptionSecret === undefined
        ? {}
        : { decryption: { provider: "sops" as const, secretRef: { name: decryptionSecret } } }),
      ...(postBuild === undefined ? {} : { postBuild }),
    },
  };
}

function variables({ substitute, substituteFrom = [] }: FluxKustomizationArgs): PostBuild | undefined {
  if (substitute === undefined && substituteFrom.length === 0) return undefined;
  return {
    ...(substitute === undefined ? {} : { substitute: { ...substitute } }),
    ...(substituteFrom.length === 0
      ? {}
      : { substituteFrom: substituteFrom.map((source) => ({ ...source, optional: true })) }),
  };
}

type PostBuild = NonNullable<FluxKustomization["spec"]["postBuild"]>;
