/** Namespace of the Flux controllers and of the objects that bootstrap a cluster. */
export const fluxNamespace = "flux-system";

/** Name that `flux bootstrap` gives to the root GitRepository, the root Kustomization and the Secret with the deploy key. */
export const rootName = "flux-system";

/** Secret with the GitHub App that reads the fleet repository in place of that key. */
export const fleetAppSecretName = "flux-system-github-app";

/** Secret in {@link fluxNamespace} with the cluster's AGE identity. */
export const clusterKeySecretName = "sops-age";

/**
 * Keeps Flux's garbage collection away from an object.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#prune
 */
export const pruneDisabled = { "kustomize.toolkit.fluxcd.io/prune": "disabled" } as const;

/**
 * Lets Flux make an object that is not there, and leave alone one that is.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#ifnotpresent
 */
export const createIfAbsent = { "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent" } as const;
