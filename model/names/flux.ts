/** Namespace of the Flux controllers and of the objects that bootstrap a cluster. */
export const fluxNamespace = "flux-system";

/** Name that `flux bootstrap` gives to the root GitRepository, the root Kustomization and the Secret with the deploy key. */
export const rootName = "flux-system";

/** Name of the root Kustomization beside that of a Flux which the cluster had before this program. */
export const adoptedRootName = "gitops-platform";

/** Entry of {@link clusterKeySecretName} with the cluster's identity, beside entries of people's; without `.agekey`. */
export const adoptedKeyEntry = "gitops-platform";

/** Secret with the GitHub App that reads the fleet repository in place of that key. */
export const fleetAppSecretName = "flux-system-github-app";

/** Secret in {@link fluxNamespace} with the cluster's AGE identity. */
export const clusterKeySecretName = "sops-age";
