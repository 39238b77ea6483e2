import { setTimeout as sleep } from "node:timers/promises";

/** How long and how often {@link waitFor} asks. */
export interface WaitOptions {
  /** Milliseconds until it gives up. */
  timeout: number;
  /** Milliseconds between two questions. Default 25. */
  interval?: number;
  /** Ends the wait early, with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Answers whether a thing has come true. Its signal ends when nobody waits for the answer any more. */
export type Probe = (signal: AbortSignal) => boolean | Promise<boolean>;

/** A thing that did not come true in time. */
export class WaitTimeout extends Error {
  override name = "WaitTimeout";
}

/**
 * Asks `probe` until it answers true. A probe that throws counts as "not yet"; its last error is the cause of the
 * timeout.
 *
 * @param what - what is awaited, for the message: "the API server to be ready"
 * @throws WaitTimeout after `timeout` milliseconds; the reason of `signal` when that is aborted first
 */
export async function waitFor(
  what: string,
  probe: Probe,
  { timeout, interval = 25, signal }: WaitOptions,
): Promise<void> {
  const end = Date.now() + timeout;
  const late = AbortSignal.timeout(timeout);
  const over = signal === undefined ? late : AbortSignal.any([signal, late]);
  let cause: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      if (await probe(over)) {
        return;
      }
    } catch (error) {
      cause = late.aborted ? (cause ?? error) : error;
    }
    if (Date.now() >= end) {
      throw new WaitTimeout(`Waited ${timeout / 1000} s for ${what}`, { cause });
    }
    await pause(interval, signal);
  }
}

/**
 * Sleeps.
 *
 * @throws the reason of `signal` when that is aborted first
 */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
