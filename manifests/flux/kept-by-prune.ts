import { pruneDisabled } from "./metadata.ts";

/** Returns the object with the mark that excludes it from Flux's garbage collection. Its owner deletes it instead. */
export function keptByPrune<
  T extends { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } },
>(object: T): T {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, ...pruneDisabled } } };
}
