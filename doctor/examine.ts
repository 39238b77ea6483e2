import { setTimeout as pause } from "node:timers/promises";
import { checks } from "./checks/index.ts";
import { unknown, type Finding } from "./finding.ts";
import { reasonOf } from "./known.ts";
import type { Check, CheckContext } from "./check.ts";

/** The time limit of one check, in milliseconds: enough for several requests of ten seconds each. */
const PATIENCE = 60_000;

/** The findings of one check. */
export interface Examined {
  readonly check: Check;
  readonly findings: readonly Finding[];
}

/**
 * Runs all checks concurrently. A check that fails does not stop the others.
 *
 * @param patience Time limit of one check in milliseconds; 60,000 by default.
 * @returns the findings, in the order of the checks
 */
export async function examine(
  context: CheckContext,
  made: readonly Check[] = checks,
  patience = PATIENCE,
): Promise<readonly Examined[]> {
  return Promise.all(made.map(async (check) => ({ check, findings: await findingsOf(check, context, patience) })));
}

async function findingsOf(check: Check, context: CheckContext, patience: number): Promise<readonly Finding[]> {
  const done = new AbortController();
  const late = pause(patience, [unknown(`Took longer than ${patience / 1000} s`)], { signal: done.signal });
  // The timeout may reject after the check is done, when it no longer matters.
  late.catch(() => undefined);
  try {
    return await Promise.race([check.look(context), late]);
  } catch (error) {
    return [unknown(`Could not be checked: ${reasonOf(error)}`)];
  } finally {
    done.abort();
  }
}
