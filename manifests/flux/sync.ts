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

/** Where a cluster finds its own directory. */
export interface SyncArgs {
  /** Address of the fleet repository, as its credentials want it. */
  readonly url: string;
  /** With which Flux reads it. Default: a deploy key. */
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
 * The Kustomization of a cluster that is tied to its fleet repository already: it reads the directory through the
 * GitRepository that is there.
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
