/** Where all environments have a workload in common, in the fleet repository. */
export function workloadBaseDirectory(workload: string): string {
  return `apps/base/${workload}`;
}

/**
 * What an overlay calls an environment of a workload: after the workload alone where it is the overlay's own environment.
 * No workload has a dot in its name, so others are told apart.
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
