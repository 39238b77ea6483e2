/**
 * A policy condition that skips writes which leave the spec of an object that is being deleted unchanged, such as removing a
 * finalizer. A change of the spec is checked: the object stays as long as it has a finalizer, and Flux still acts on it.
 */
export const unlessLetGo = {
  name: "unless-let-go",
  expression: "oldObject == null || !has(object.metadata.deletionTimestamp) || object.?spec != oldObject.?spec",
} as const;
