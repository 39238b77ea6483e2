/**
 * Keeps Flux's garbage collection away from an object.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#prune
 */
export const pruneDisabled = { "kustomize.toolkit.fluxcd.io/prune": "disabled" } as const;

/**
 * Lets Flux make an object that is not there, and leave alone one that is.
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#ifnotpresent
 */
export const createIfAbsent = { "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent" } as const;

/** Label that has what reads an object applied again at once when the object changes. */
export const watched = { "reconcile.fluxcd.io/watch": "Enabled" } as const;
