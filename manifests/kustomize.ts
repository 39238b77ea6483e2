/** A `kustomization.yaml` as `kustomize build` reads it. */
export interface KustomizeFile {
  readonly apiVersion: "kustomize.config.k8s.io/v1beta1";
  readonly kind: "Kustomization";
  readonly resources: readonly string[];
  readonly patches?: readonly KustomizePatch[];
}

/** A change of an object that `resources` bring. */
export interface KustomizePatch {
  /** File, relative to the list. */
  readonly path: string;
  /** Regular expressions, each for the whole of its part. Without a namespace, objects of all are meant. */
  readonly target: { readonly kind: string; readonly name: string; readonly namespace?: string };
}

/**
 * Builds the `kustomization.yaml` of a directory.
 * @param resources Files and directories, relative to the list; written in the given order.
 * @param patches Applied in the given order; default: none.
 */
export function kustomizeFile(resources: readonly string[], patches: readonly KustomizePatch[] = []): KustomizeFile {
  return {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources,
    ...(patches.length === 0 ? {} : { patches }),
  };
}
