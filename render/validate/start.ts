import { posix } from "node:path";
import type { Fault } from "../../configuration/fault.ts";
import { quote } from "../../configuration/suggestion.ts";
import { adoptedComponentsFile } from "../../manifests/flux/components.ts";
import { fluxSync } from "../../manifests/flux/sync.ts";
import { clusterDirectory } from "../../model/names/cluster.ts";
import { fluxNamespace, rootName } from "../../model/names/flux.ts";
import { nameOf, type Applied } from "./objects.ts";
import type { Files } from "./references.ts";
import type { YamlDocument } from "./yaml-file.ts";

/** Where Flux begins on a cluster. */
export interface StartRequest {
  /** Name of the fleet repository. */
  readonly fleet: string;
  /** `<environment>/<cluster>` */
  readonly cluster: string;
  /** Organisation of the repositories. */
  readonly owner: string;
  /** The directory that the cluster's existing Flux applies: `clusters/my-cluster`. Default: the cluster had no Flux. */
  readonly adopted?: string;
}

/** The objects with which Flux begins, and what could not be looked at. */
export interface Start {
  readonly applied: readonly Applied[];
  readonly warnings: readonly Fault[];
  /** The file with Flux's components that people's directory has to apply: where there is one, and it is at hand. */
  readonly components?: string;
}

/**
 * Returns the objects that connect a cluster to its fleet repository. An existing Flux has its own root beside the program's,
 * and both use the same source, which need not be in any file.
 *
 * @throws Error when the program has written no root
 */
export function startOf(files: Files, { fleet, cluster, owner, adopted }: StartRequest): Start {
  const syncFile = `${fleet}/${clusterDirectory(cluster)}/flux-system/gotk-sync.yaml`;
  const own = files.read(syncFile).map(asApplied);
  if (own.length === 0) throw new Error(`nothing starts Flux on ${cluster}`);
  if (adopted === undefined) return { applied: own, warnings: [] };
  const theirs = files.read(posix.join(fleet, adopted, "flux-system/gotk-sync.yaml")).map(asApplied);
  const standIns = fluxSync({
    url: `ssh://git@github.com/${owner}/${fleet}.git`,
    branch: "main",
    directory: adopted,
  }).map((object): Applied => ({ value: { ...object }, file: syncFile, patches: new Set() }));
  const [source, root] = standIns.map(
    (standIn) => theirs.find(({ value }) => nameOf(value) === nameOf(standIn.value)) ?? standIn,
  );
  const components = posix.join(fleet, adoptedComponentsFile(adopted));
  const isAtHand = files.below(posix.join(fleet, adopted)).some((file) => file !== components);
  return {
    applied: [source, ...(isAtHand ? [root] : []), ...own].filter((object) => object !== undefined),
    warnings: isAtHand ? [] : [notAtHand(syncFile, fleet, adopted)],
    ...(isAtHand ? { components } : {}),
  };
}

function notAtHand(file: string, fleet: string, adopted: string): Fault {
  return {
    file,
    path: `Kustomization ${fluxNamespace}/${rootName}: spec.path`,
    problem: `is ${quote(adopted)}, as platform:flux.adopt says, and nothing of that directory is here; give a checkout: --checkout ${fleet}=<directory>`,
  };
}

/** An object that stands in a file as the cluster gets it. */
export function asApplied({ value, file }: YamlDocument): Applied {
  return { value, file, patches: new Set() };
}
