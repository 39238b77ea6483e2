import type { INamespace } from "kubernetes-models/v1";
import { createIfAbsent, pruneDisabled } from "./metadata.ts";

/**
 * A namespace that Flux makes where it is not there yet, and that somebody else may own: Flux neither changes it
 * afterwards nor takes it, with all that is in it, down. So what goes into it need not wait for its owner.
 * @param labels As its owner has them: whoever comes first makes it.
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
