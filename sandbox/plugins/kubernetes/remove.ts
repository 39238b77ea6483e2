import type { Properties } from "../rpc/property-values.ts";
import { InitFailedError } from "../rpc/handlers.ts";
import { isTrue, propagationOf, timeoutOf } from "./annotations.ts";
import { waitUntilGone } from "./await/wait.ts";
import { fromState, toState } from "./checkpoint.ts";
import { isNotFound, UnknownKindError, WaitError } from "./errors.ts";
import { gvkOf, idOf, parseId } from "./objects.ts";
import type { Context } from "./operations.ts";

export interface RemoveRequest {
  urn: string;
  id: string;
  state: Properties;
  /** Seconds; 0 when the program says nothing. */
  timeout: number;
}

/** Kinds whose deletion is not waited for with `pulumi.com/skipAwait` (an old habit of the official provider). */
const SKIPPING = new Set([
  "Namespace",
  "Pod",
  "ReplicationController",
  "DaemonSet",
  "Deployment",
  "StatefulSet",
  "Job",
]);

/**
 * Deletes an object, with what it owns first, and waits until it is gone. One that is gone already is fine.
 *
 * @throws InitFailedError when it is still there in the end; says which finalizers hold it.
 */
export async function remove({ urn, id, state, timeout }: RemoveRequest, context: Context): Promise<void> {
  const { api, log, cancelled } = context;
  const checkpoint = fromState(state);
  const { inputs, live } = checkpoint;
  const reference = { ...gvkOf(live), ...parseId(id) };
  try {
    await api.delete(reference, propagationOf(inputs));
  } catch (error) {
    // Gone, or its CustomResourceDefinition is and the object with it.
    if (isNotFound(error) || error instanceof UnknownKindError) return;
    throw error;
  }
  if (isTrue(inputs, "skipAwait") && SKIPPING.has(reference.kind)) return;
  try {
    await waitUntilGone(live, {
      read: () => api.get(reference),
      timeout: timeoutOf(inputs, timeout),
      cancelled,
      status: (message) => {
        log.status(urn, message);
      },
    });
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
    const properties = toState({ ...checkpoint, live: error.live }, state);
    throw new InitFailedError(idOf(error.live), properties, error.message, [error.message]);
  }
  log.status(urn, "");
}
