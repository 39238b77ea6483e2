/** The identifier that the Kubernetes provider knows the cluster by. */
export function clusterIdentifier(environment: string, name: string): `${string}/${string}` {
  return `${environment}/${name}`;
}

/** Returns the directory that a cluster reads, in the fleet repository and in every platform repository. */
export function clusterDirectory(identifier: string): string {
  return `clusters/${identifier}`;
}

/** Namespaces that Kubernetes and Flux bring along. */
export const SYSTEM_NAMESPACES: readonly string[] = [
  "default",
  "flux-system",
  "kube-node-lease",
  "kube-public",
  "kube-system",
];
