import { setTimeout as sleep } from "node:timers/promises";
import { isNotFound, WaitError } from "../errors.ts";
import { type KubeObject, listAt, nameOf, textAt } from "../objects.ts";
import { describeCondition } from "./conditions.ts";
import type { Condition } from "./verdict.ts";

/** The pause between two reads of an object, in milliseconds: short at first, for quick changes. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 1000;

export interface Waiting {
  /** Reads the object again. */
  read: () => Promise<KubeObject>;
  /** Time limit in milliseconds. */
  timeout: number;
  cancelled: AbortSignal;
  /** Receives the message whenever it changes. */
  status: (message: string) => void;
}

/**
 * Waits until an object meets a condition.
 *
 * @param object - as it was written.
 * @returns its last state.
 * @throws WaitError with the object's own message, when the time is over, the object fails or is deleted, or the update
 * is cancelled.
 */
export async function waitUntilReady(object: KubeObject, ready: Condition, waiting: Waiting): Promise<KubeObject> {
  let live = object;
  for await (const expired of looks(waiting)) {
    const verdict = ready(live);
    if (verdict.state === "ready") return live;
    if (verdict.state === "failed") throw new WaitError(verdict.message, live);
    waiting.status(verdict.message);
    if (expired !== undefined) {
      throw new WaitError(`${expired} waiting for ${nameOf(live)} to be ready: ${verdict.message}`, live);
    }
    try {
      live = await waiting.read();
    } catch (error) {
      if (isNotFound(error)) throw new WaitError(`${nameOf(live)} was deleted by somebody else`, live);
      throw new WaitError(error instanceof Error ? error.message : String(error), live);
    }
  }
  return live;
}

/**
 * Waits until an object is gone, or another has its name.
 *
 * @throws WaitError when the time is over; lists the finalizers that block it.
 */
export async function waitUntilGone(object: KubeObject, waiting: Waiting): Promise<void> {
  let live = object;
  for await (const expired of looks(waiting)) {
    try {
      live = await waiting.read();
    } catch (error) {
      if (isNotFound(error)) return;
      throw new WaitError(error instanceof Error ? error.message : String(error), live);
    }
    const uid = textAt(object, "metadata", "uid");
    if (uid !== "" && uid !== textAt(live, "metadata", "uid")) return;
    const message = whyStillThere(live);
    waiting.status(message);
    if (expired !== undefined)
      throw new WaitError(`${expired} waiting for ${nameOf(live)} to be deleted: ${message}`, live);
  }
}

function whyStillThere(live: KubeObject): string {
  const all = [...listAt(live, "metadata", "finalizers"), ...listAt(live, "spec", "finalizers")].map(String);
  const finalizers = all.filter((finalizer) => finalizer !== "foregroundDeletion");
  const held = finalizers.length === 0 ? "" : `finalizers might be preventing deletion (${finalizers.join(", ")})`;
  const owns = all.length === finalizers.length ? "" : "what it owns is deleted first";
  // The conditions of a Namespace list its remaining contents.
  const conditions = listAt(live, "status", "conditions")
    .filter((item) => textAt(item, "type").startsWith("Namespace") && textAt(item, "status") === "True")
    .map(describeCondition);
  return [held, owns, ...conditions].filter((part) => part !== "").join("; ") || "it is still there";
}

/** Yields once for every read; the last time, the reason why it is the last. */
async function* looks({ timeout, cancelled }: Waiting): AsyncGenerator<string | undefined> {
  const deadline = Date.now() + timeout;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    if (cancelled.aborted) yield "cancelled";
    else if (Date.now() >= deadline) yield `timed out after ${(timeout / 1000).toString()} s`;
    else yield undefined;
    try {
      await sleep(Math.max(0, Math.min(pause, deadline - Date.now())), undefined, { signal: cancelled });
    } catch {
      // If cancelled, the next iteration reports it.
    }
  }
}
