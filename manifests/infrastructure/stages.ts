import type { Component, Stage } from "../../model/component.ts";
import { clusterKeySecretName, fluxNamespace, rootName } from "../../model/names/flux.ts";
import { keptByPrune } from "../flux/kept-by-prune.ts";
import { fluxKustomization, type FluxKustomization, type VariableSource } from "../flux/kustomization.ts";
import {
  rootServiceAccount,
  secretsSecret,
  settingsConfigMap,
  stageKustomization,
} from "../../model/names/infrastructure.ts";
import { overlayStagePath } from "./overlay-paths.ts";

/** The sources of a cluster's variables; secret variables take precedence. */
export const variableSources: readonly VariableSource[] = [
  { kind: "ConfigMap", name: settingsConfigMap },
  { kind: "Secret", name: secretsSecret },
];

/**
 * Returns the Flux Kustomizations of a component, one for each stage, in order: each waits for the one before it.
 *
 * If they left the repository, Flux would delete them all at once, operators together with objects that only the
 * operators can finalize. They are therefore excluded from Flux's garbage collection, and this program deletes them one
 * by one, last stage first.
 */
export function stageKustomizations(component: Component, environment: string): FluxKustomization[] {
  return component.stages.map((stage, index) => {
    const before = component.stages[index - 1];
    return keptByPrune(kustomization(component, stage, before, environment));
  });
}

function kustomization(
  component: Component,
  stage: Stage,
  before: Stage | undefined,
  environment: string,
): FluxKustomization {
  const { interval, retryInterval, timeout, wait, prune, healthChecks } = stage;
  const names = [
    ...(before === undefined ? [] : [stageKustomization(component.name, before.name)]),
    ...stage.dependsOn,
  ];
  return fluxKustomization({
    name: stageKustomization(component.name, stage.name),
    namespace: fluxNamespace,
    source: rootName,
    path: `./${overlayStagePath(component, stage, environment)}`,
    serviceAccount: rootServiceAccount,
    ...{ interval, retryInterval, timeout, wait, prune, healthChecks },
    dependsOn: names.map((name) => ({ name })),
    deletionPolicy: prune ? "WaitForTermination" : "Orphan",
    ...(stage.decrypt ? { decryptionSecret: clusterKeySecretName } : {}),
    ...(stage.substitute ? { substituteFrom: variableSources } : {}),
  });
}
