import { setTimeout as sleep } from "node:timers/promises";
import { containsUnknown, type Properties } from "../rpc/property-values.ts";
import { InitFailedError } from "../rpc/handlers.ts";
import type { Log } from "../rpc/engine-log.ts";
import { isTrue, timeoutOf } from "./annotations.ts";
import { type Api, referenceOf } from "./api.ts";
import { readinessOf } from "./await/readiness.ts";
import { waitUntilReady } from "./await/wait.ts";
import { toState } from "./checkpoint.ts";
import type { Discovery } from "./discovery.ts";
import { ApiError, isConflict, isNotFound, UnknownKindError, WaitError } from "./errors.ts";
import { idOf, isCrd, type KubeObject, textAt } from "./objects.ts";
import type { Settings } from "./settings.ts";

/** The dependencies of every operation on an object. */
export interface Context {
  api: Api;
  discovery: Discovery;
  settings: Settings;
  log: Log;
  cancelled: AbortSignal;
}

/** The creation or change of a resource. */
export interface Write {
  urn: string;
  /** The new inputs as the engine sent them. */
  news: Properties;
  /** The new inputs as an object. */
  inputs: KubeObject;
  preview: boolean;
  /** Seconds; 0 if the program sets none. */
  timeout: number;
  fieldManager: string;
  initialApiVersion: string;
}

/** Whether a preview can ask the server for the resulting object. */
export async function canDryRun(inputs: KubeObject, discovery: Discovery): Promise<boolean> {
  return !containsUnknown(inputs) && (await discovery.serves(referenceOf(inputs)));
}

/**
 * Waits for a written object and builds its state.
 *
 * @throws InitFailedError with the object's own message if it does not become ready: the state keeps the object.
 */
export async function settle(written: KubeObject, write: Write, context: Context): Promise<Properties> {
  const { inputs, urn, news, fieldManager, initialApiVersion } = write;
  const stateOf = (live: KubeObject): Properties => toState({ inputs, live, initialApiVersion, fieldManager }, news);
  try {
    const ready = readinessOf(inputs);
    const live =
      ready === undefined
        ? written
        : await waitUntilReady(written, ready, {
            read: () => context.api.get(referenceOf(written)),
            timeout: timeoutOf(inputs, write.timeout),
            cancelled: context.cancelled,
            status: (message) => {
              context.log.status(urn, message);
            },
          });
    // The next resources may use the new kind.
    if (isCrd(inputs)) context.discovery.forget({ group: textAt(inputs, "spec", "group") });
    context.log.status(urn, "");
    return stateOf(live);
  } catch (error) {
    const live = error instanceof WaitError ? error.live : written;
    const message = error instanceof Error ? error.message : String(error);
    throw new InitFailedError(
      idOf(live),
      stateOf(live),
      `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize or become live: ${message}`,
      [message],
    );
  }
}

export function mustForce(inputs: KubeObject, { force }: Settings): boolean {
  return force || isTrue(inputs, "patchForce");
}

/** Explains a conflict of server-side apply: the managers involved, and the possible fixes. */
export function explainConflict(error: unknown, fieldManager: string): unknown {
  if (!isConflict(error) || !(error instanceof Error)) return error;
  return new Error(
    `server-side apply field conflict: the resource managed by field manager "${fieldManager}" had an apply conflict: ` +
      `${error.message}. Take the field over with the annotation pulumi.com/patchForce: "true", or leave it to its manager.`,
    { cause: error },
  );
}

/** The time that an object waits for its namespace or its CustomResourceDefinition, in milliseconds. */
const ORDER_TIMEOUT = 60_000;

/**
 * Repeats a write while its namespace or kind is missing: another resource of the same update may be about to create
 * it.
 */
export async function inOrder<T>(write: () => Promise<T>, urn: string, { log, cancelled }: Context): Promise<T> {
  const deadline = Date.now() + ORDER_TIMEOUT;
  for (let pause = 250; ; pause = Math.min(pause * 1.5, 2000)) {
    try {
      return await write();
    } catch (error) {
      if (!(isNotFound(error) || error instanceof UnknownKindError) || Date.now() + pause > deadline) throw error;
      log.status(urn, `trying again: ${error instanceof ApiError ? error.message : String(error)}`);
      await sleep(pause, undefined, { signal: cancelled });
    }
  }
}
