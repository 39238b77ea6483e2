/** A change of one object, as Kustomize makes it. */
export interface Patch {
  /** One object; its namespace may be left out where the stage has no other of that kind and name. */
  readonly target: { readonly kind: string; readonly name: string; readonly namespace?: string };
  /** The fields that are merged into the object, or JSON Patch operations. */
  readonly patch: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];
}
