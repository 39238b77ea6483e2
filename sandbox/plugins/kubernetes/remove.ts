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
  /** Seconds; 0 if the program sets none. */
  timeout: number;
}

/** Kinds for which `pulumi.com/skipAwait` also skips the wait for deletion (a legacy of the official provider). */
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
 * Deletes an object, after the objects that it owns, and waits until it is gone, if it exists.
 *
 * @throws InitFailedError if it still exists in the end; lists the finalizers that block it.
 */
export async function remove({ urn, id, state, timeout }: RemoveRequest, context: Context): Promise<void> {
  const { api, log, cancelled } = context;
  const checkpoint = fromState(state);
  const { inputs, live } = checkpoint;
  const reference = { ...gvkOf(live), ...parseId(id) };
  try {
    await api.delete(reference, propagationOf(inputs));
  } catch (error) {
    // The object is gone, or its CustomResourceDefinition is, and the object with it.
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
