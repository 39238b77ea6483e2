import type { GitCredentials } from "../git-url.ts";
import {
  adoptedRootName,
  clusterKeySecretName,
  fleetAppSecretName,
  fluxNamespace,
  rootName,
} from "../../model/names/flux.ts";
import { gitRepository, type GitRepository } from "./git-repository.ts";
import { keptByPrune } from "./kept-by-prune.ts";
import { fluxKustomization, type FluxKustomization } from "./kustomization.ts";

/** The location of a cluster's own directory. */
export interface SyncArgs {
  /** Address of the fleet repository, as its credentials want it. */
  readonly url: string;
  /** The credentials with which Flux reads the repository. Default: a deploy key. */
  readonly credentials?: GitCredentials;
  readonly branch: string;
  /** Directory of the cluster in the fleet repository: `clusters/dev/home`. */
  readonly directory: string;
}

/** One of the objects that tie a cluster to its fleet repository. */
export type SyncObject = GitRepository | FluxKustomization;

/** The two objects that tie a cluster to its fleet repository, named as `flux bootstrap` names them. */
export function fluxSync({ url, credentials, branch, directory }: SyncArgs): [GitRepository, FluxKustomization] {
  const repository = gitRepository({
    name: rootName,
    namespace: fluxNamespace,
    url,
    ref: { branch },
    ...(credentials === "githubApp"
      ? { secretName: fleetAppSecretName, provider: "github" as const }
      : { secretName: rootName }),
  });
  return [keptByPrune(repository), rootKustomization(rootName, directory)];
}

/**
 * Returns the Kustomization of a cluster that already follows its fleet repository: it reads the directory through the
 * existing GitRepository.
 */
export function adoptedSync(directory: string): FluxKustomization {
  return rootKustomization(adoptedRootName, directory);
}

function rootKustomization(name: string, directory: string): FluxKustomization {
  const kustomization = fluxKustomization({
    name,
    namespace: fluxNamespace,
    source: rootName,
    path: `./${directory}`,
    serviceAccount: "kustomize-controller",
    interval: "10m",
    wait: false,
    decryptionSecret: clusterKeySecretName,
  });
  return keptByPrune(kustomization);
}
