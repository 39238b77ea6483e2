import { pruneDisabled } from "./metadata.ts";

/** The object, marked so that no garbage collection of Flux's removes it: somebody else does. */
export function keptByPrune<
  T extends { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } },
>(object: T): T {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, ...pruneDisabled } } };
}
