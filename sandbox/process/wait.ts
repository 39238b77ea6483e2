import { setTimeout as sleep } from "node:timers/promises";

/** The duration and interval of {@link waitFor}. */
export interface WaitOptions {
  /** Milliseconds until it gives up. */
  timeout: number;
  /** Milliseconds between two probes. Default 25. */
  interval?: number;
  /** Ends the wait early, with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Checks whether a condition is true. Its signal ends when the result is no longer needed. */
export type Probe = (signal: AbortSignal) => boolean | Promise<boolean>;

/** A condition did not become true in time. */
export class WaitTimeout extends Error {
  override name = "WaitTimeout";
}

/**
 * Calls `probe` until it returns true. A probe that throws counts as "not yet"; its last error is the cause of the
 * timeout.
 *
 * @param what - the awaited condition, for the message: "the API server to be ready"
 * @throws WaitTimeout after `timeout` milliseconds; the reason of `signal` if it is aborted first
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
