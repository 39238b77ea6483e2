import { setTimeout as pause } from "node:timers/promises";
import { checks } from "./checks/index.ts";
import { unknown, type Finding } from "./finding.ts";
import { reasonOf } from "./known.ts";
import type { Check, CheckContext } from "./check.ts";

/** How long one check may take, in milliseconds: several questions of ten seconds each. */
const PATIENCE = 60_000;

/** What one check has found. */
export interface Examined {
  readonly check: Check;
  readonly findings: readonly Finding[];
}

/**
 * Makes every check, all at the same time, and none stops another.
 *
 * @param patience Milliseconds that one check may take; 60,000 by default.
 * @returns what they found, in the order of the checks
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
  // Nobody waits for it once the check is done.
  late.catch(() => undefined);
  try {
    return await Promise.race([check.look(context), late]);
  } catch (error) {
    return [unknown(`Could not be checked: ${reasonOf(error)}`)];
  } finally {
    done.abort();
  }
}
