/**
 * A condition of a policy about what an object says: Flux may let go of one that is being deleted, whatever it says, but
 * nobody may change what it says. An object stays for as long as somebody's finalizer is on it, and Flux acts on it.
 */
export const unlessLetGo = {
  name: "unless-let-go",
  expression: "oldObject == null || !has(object.metadata.deletionTimestamp) || object.?spec != oldObject.?spec",
} as const;
