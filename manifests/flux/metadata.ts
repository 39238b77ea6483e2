/**
 * Keeps Flux's garbage collection away from an object.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#prune
 */
export const pruneDisabled = { "kustomize.toolkit.fluxcd.io/prune": "disabled" } as const;

/**
 * Has Flux create an object if it is missing, and otherwise leave it alone.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#ifnotpresent
 */
export const createIfAbsent = { "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent" } as const;

/** The label with which a change of an object immediately triggers the objects that read it. */
export const watched = { "reconcile.fluxcd.io/watch": "Enabled" } as const;
