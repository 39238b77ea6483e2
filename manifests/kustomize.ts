/** A `kustomization.yaml` as `kustomize build` reads it. */
export interface KustomizeFile {
  readonly apiVersion: "kustomize.config.k8s.io/v1beta1";
  readonly kind: "Kustomization";
  readonly resources: readonly string[];
}

/**
 * The list of what a directory applies.
 * @param resources Files and directories, relative to the list; written in the given order.
 */
export function kustomizeFile(resources: readonly string[]): KustomizeFile {
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources };
}
