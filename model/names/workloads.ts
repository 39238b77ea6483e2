/** Where all environments have a workload in common, in the fleet repository. */
export function workloadBaseDirectory(workload: string): string {
  return `apps/base/${workload}`;
}

/**
 * Returns the name of a workload's environment in an overlay: the workload's name alone for the overlay's own environment.
 * No workload has a dot in its name, so the names of other environments are unique.
 */
export function overlayName(workload: string, environment: string, overlay: string): string {
  return environment === overlay ? workload : `${workload}.${environment}`;
}

/** Flux Kustomization of a workload in one environment; called like its namespace. */
export function workloadKustomization(workload: string, environment: string): string {
  return `${workload}-${environment}`;
}

/** Flux Kustomization of the pull secrets of all workloads on a cluster, where they are sealed. */
export const pullSecretsKustomization = "workload-pull-secrets";
