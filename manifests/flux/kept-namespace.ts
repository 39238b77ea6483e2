import type { INamespace } from "kubernetes-models/v1";
import { createIfAbsent, pruneDisabled } from "./metadata.ts";

/**
 * Returns a namespace that Flux creates if it is missing, and that may have another owner: Flux neither changes nor
 * deletes it afterwards. Objects in the namespace therefore need not wait for its owner.
 * @param labels The labels that its owner sets, since either may create it first.
 */
export function namespaceIfAbsent(name: string, labels: Readonly<Record<string, string>> = {}): INamespace {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      labels: { ...labels, ...pruneDisabled },
      annotations: createIfAbsent,
    },
  };
}
