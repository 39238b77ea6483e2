import type { FluxKustomization } from "../../manifests/flux/kustomization.ts";

/**
 * A Kustomization that does nothing yet, since what it needs is still to come. When Flux finds it in Git, where it is not
 * suspended, Flux takes it over. It must not be in Git before it is made like this: Flux would not look again.
 */
export function dormant(object: FluxKustomization): FluxKustomization {
  return { ...object, spec: { suspend: true, ...object.spec } };
}
