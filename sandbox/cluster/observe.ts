import type { KubernetesClient } from "./client.ts";
import { describeReference, referenceTo, type Kind, type KubernetesObject } from "./object.ts";

/** Options of {@link observe}. */
export interface Observation {
  kinds: readonly Kind[];
  /** Default: all namespaces. */
  namespace?: string;
  /** Ends the observation. */
  signal: AbortSignal;
  /** Called with all existing objects: once all kinds were read, and after every change. Must not throw. */
  onChange: (objects: readonly KubernetesObject[]) => void;
}

/**
 * Reports all objects of some kinds until the signal is aborted. Kinds that the server does not serve (yet) have no
 * objects.
 *
 * @throws KubernetesError when the server refuses a watch
 */
export async function observe(client: KubernetesClient, observation: Observation): Promise<void> {
  const { kinds, namespace, onChange } = observation;
  const failed = new AbortController();
  const signal = AbortSignal.any([observation.signal, failed.signal]);
  const objects = new Map<string, KubernetesObject>();
  const unread = new Set(kinds);
  const follow = async (kind: Kind): Promise<void> => {
    for await (const event of client.watch(kind, { namespace, signal })) {
      if (event.type === "synced") {
        unread.delete(kind);
      } else if (event.type === "deleted") {
        objects.delete(describeReference(referenceTo(event.object)));
      } else {
        objects.set(describeReference(referenceTo(event.object)), event.object);
      }
      if (unread.size === 0) {
        onChange([...objects.values()]);
      }
    }
  };
  await Promise.all(
    kinds.map((kind) =>
      follow(kind).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    ),
  );
}
