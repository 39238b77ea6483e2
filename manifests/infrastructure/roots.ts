import type { Layer, Overlay } from "../../model/infrastructure.ts";
import { clusterKeySecretName, fluxNamespace, rootName } from "../../model/names/flux.ts";
import { keptByPrune } from "../flux/kept-by-prune.ts";
import { fluxKustomization, type FluxKustomization, type FluxKustomizationArgs } from "../flux/kustomization.ts";
import { overlayPath, rootNames, rootServiceAccount } from "../../model/names/infrastructure.ts";
import { variableSources } from "./stages.ts";

/**
 * Applies the variables of a cluster, which are the first that all others need. Nothing is substituted in them: Flux reads
 * them from the cluster, so from the second reconciliation on it would substitute variables in their own values.
 */
export function settingsRoot(clusterDirectory: string): FluxKustomization {
  return root("settings", {
    path: `./${clusterDirectory}/settings`,
    interval: "30m",
    wait: false,
    decryptionSecret: clusterKeySecretName,
  });
}

/**
 * Builds the Kustomization of a cluster's chart sources and their credentials. It does not wait until charts are
 * fetched: releases do.
 */
export function repositoriesRoot(clusterDirectory: string): FluxKustomization {
  return root("repositories", {
    path: `./${clusterDirectory}/repositories`,
    interval: "30m",
    wait: false,
    decryptionSecret: clusterKeySecretName,
  });
}

/**
 * Builds the Kustomization of a layer on a cluster: namespaces, and the Kustomizations of its components. It is ready
 * when they are.
 * @param after Names of other roots.
 */
export function layerRoot(
  layer: Layer,
  { environment, flat }: Pick<Overlay, "environment" | "flat">,
  after: readonly string[],
): FluxKustomization {
  return root(layer, {
    path: `./${overlayPath(layer, environment, flat)}`,
    interval: "10m",
    wait: true,
    dependsOn: after.map((name) => ({ name })),
    decryptionSecret: clusterKeySecretName,
    substituteFrom: variableSources,
  });
}

/** Kept from Flux's garbage collection, as its stages are, and for the same reason. */
function root(
  name: keyof typeof rootNames,
  args: Omit<FluxKustomizationArgs, "name" | "namespace" | "source" | "serviceAccount">,
): FluxKustomization {
  const place = { namespace: fluxNamespace, source: rootName, serviceAccount: rootServiceAccount };
  return keptByPrune(fluxKustomization({ name: rootNames[name], ...place, retryInterval: "1m", ...args }));
}
