import { textOf, valueAt } from "../../yaml/plain.ts";

/** An object that Flux's controllers may refuse. */
export interface Judged {
  readonly value: Readonly<Record<string, unknown>>;
  /** Whether the object is read from a file that a patch may complete. */
  readonly isPartial?: true;
}

/** Returns the name of the object in messages, which is unique: `Kustomization flux-system/apps`. */
export function nameOf(value: Readonly<Record<string, unknown>>): string {
  const namespace = textOf(valueAt(value, "metadata", "namespace"));
  const name = textOf(valueAt(value, "metadata", "name"));
  return `${textOf(value["kind"])} ${namespace === "" ? name : `${namespace}/${name}`}`;
}

/** Returns the namespace that an object names; empty if it names none. */
export function namespaceOf(value: Readonly<Record<string, unknown>>): string {
  return textOf(valueAt(value, "metadata", "namespace"));
}
