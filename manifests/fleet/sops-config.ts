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
 * `.sops.yaml` of the fleet repository: what is in a cluster's directory opens with that cluster's key, and what is in a
 * directory that people write for components opens with the keys of the clusters that apply it.
 *
 * Age cannot encrypt one file to post-quantum keys and others: a directory of clusters with both has no rule.
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
    // sops takes the first rule that fits: that of a directory comes before that of the one above.
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

/** The directories that people write for stages whose sealed files Flux opens, with the environments that apply them. */
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
