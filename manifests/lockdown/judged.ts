import { textOf, valueAt } from "../../yaml/plain.ts";

/** An object that Flux's controllers may refuse. */
export interface Judged {
  readonly value: Readonly<Record<string, unknown>>;
  /** Taken from its file as it stands: a patch may add what is not there. */
  readonly isPartial?: true;
}

/** What the object is called in messages, and what tells it from others: `Kustomization flux-system/apps`. */
export function nameOf(value: Readonly<Record<string, unknown>>): string {
  const namespace = textOf(valueAt(value, "metadata", "namespace"));
  const name = textOf(valueAt(value, "metadata", "name"));
  return `${textOf(value["kind"])} ${namespace === "" ? name : `${namespace}/${name}`}`;
}

/** The namespace that an object names; none where it does not. */
export function namespaceOf(value: Readonly<Record<string, unknown>>): string {
  return textOf(valueAt(value, "metadata", "namespace"));
}
