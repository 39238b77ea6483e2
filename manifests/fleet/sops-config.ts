import type { Recipient } from "../../model/age.ts";
import type { Component } from "../../model/component.ts";
import { creationRules, sealedFilesUnder } from "../../sops/creation-rules.ts";
import { areOfOneKind } from "../../sops/recipients.ts";
import { toYaml } from "../../yaml/write.ts";
import { handWrittenPath } from "../infrastructure/overlay-paths.ts";

/** A cluster that applies the fleet repository. */
export interface SealingCluster {
  /** Its directory there. */
  readonly directory: string;
  /** The environment whose overlays the cluster applies. */
  readonly environment: string;
  readonly recipients: readonly Recipient[];
}

/**
 * Returns the `.sops.yaml` of the fleet repository: files in a cluster's directory are sealed to that cluster's key,
 * and files in a hand-written directory of a component to the keys of the clusters that apply it.
 *
 * Age cannot encrypt one file to post-quantum and other keys: a directory of clusters with both kinds has no rule.
 */
export function fleetSopsConfig(clusters: readonly SealingCluster[], components: readonly Component[]): string {
  const written = [...handWrittenPaths(components)]
    .map(([directory, environments]) => ({
      directory,
      recipients: clusters
        .filter(({ environment }) => environments.has(environment))
        .flatMap(({ recipients }) => recipients),
    }))
    .filter(({ recipients }) => recipients.length > 0 && areOfOneKind(recipients))
    // sops uses the first matching rule: a directory's rule precedes its parent's.
    .sort((one, other) => depth(other.directory) - depth(one.directory));
  return toYaml([
    creationRules(
      [...clusters, ...written].map(({ directory, recipients }) => ({
        pathRegex: sealedFilesUnder(directory),
        recipients,
      })),
    ),
  ]);
}

/**
 * Returns the hand-written directories of stages whose sealed files Flux decrypts, with the environments that apply
 * them.
 */
function handWrittenPaths(components: readonly Component[]): ReadonlyMap<string, ReadonlySet<string>> {
  const paths = new Map<string, Set<string>>();
  for (const component of components) {
    for (const stage of component.stages.filter(({ decrypt }) => decrypt)) {
      for (const environment of Object.keys(component.environments)) {
        const path = handWrittenPath(component, stage, environment);
        if (path !== undefined) paths.set(path, (paths.get(path) ?? new Set()).add(environment));
      }
    }
  }
  return paths;
}

function depth(directory: string): number {
  return directory.split("/").length;
}
