import type { FluxKustomization } from "../../manifests/flux/kustomization.ts";

/**
 * Returns a suspended Kustomization, for one whose dependencies do not exist yet. When Flux finds it in Git, where it
 * is not suspended, Flux takes it over. It must be created before it is in Git: otherwise Flux would not apply the Git
 * version again.
 */
export function dormant(object: FluxKustomization): FluxKustomization {
  return { ...object, spec: { suspend: true, ...object.spec } };
}
