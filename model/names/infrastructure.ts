import type { Layer } from "../infrastructure.ts";

/** The Flux Kustomizations that a cluster's directory has, in the order in which they become ready. */
export const rootNames = {
  settings: "cluster-settings",
  repositories: "cluster-repositories",
  infrastructure: "cluster-infrastructure",
  apps: "cluster-apps",
} as const;

/** Name of ConfigMap and Secret with a cluster's variables, in Flux's own namespace. */
export const settingsConfigMap = "cluster-settings";
export const secretsSecret = "cluster-secrets";

/** The stage whose Kustomization has the name of its component. */
const mainStage = "app";

/** The stage that installs definitions, and that waits for nothing but what it names itself. */
const definitionsStage = "crds";

/** The stage of a component that waits for what the component as a whole does; the first one that is not `crds`. */
export function waitingStage(stages: readonly string[]): string | undefined {
  return stages.find((stage) => stage !== definitionsStage) ?? stages[0];
}

/** Name of the Flux Kustomization of a stage. */
export function stageKustomization(component: string, stage: string): string {
  return stage === mainStage ? component : `${component}-${stage}`;
}

/** Name of the Flux Kustomization that brings the Secrets of a component. */
export function secretsKustomization(component: string): string {
  return `${component}-secrets`;
}

/** Returns the directory of the fleet repository with the part of a layer that all environments share. */
export function basePath(layer: Layer): string {
  return `${layer}/base`;
}

/**
 * Returns the directory of the fleet repository that a cluster applies of a layer.
 * @param flat Whether the repository has no bases and overlays.
 */
export function overlayPath(layer: Layer, environment: string, flat = false): string {
  return flat ? layer : `${layer}/overlays/${environment}`;
}

/** Account with whose rights all of this is applied: Flux's own, since it is for the cluster as a whole. */
export const rootServiceAccount = "kustomize-controller";
