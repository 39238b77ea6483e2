import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import { z } from "zod";
import type { Keys } from "../../model/keys.ts";
import { aged, inventoryOf, overdueWarning } from "./inventory.ts";

const exported = z.object({
  deployment: z.object({ resources: z.array(z.looseObject({ urn: z.string(), type: z.string() })).default([]) }),
});

/**
 * Warns of keys that are older than they may be, in a line each. The engine tells a program nothing of when resources were
 * made, but `pulumi` does: it is run for this, where some key may not become as old as it likes.
 *
 * @param exportState Prints the state. Default: `pulumi stack export`.
 */
export async function warnOfOverdueKeys(
  { maxAge }: Pick<Keys, "maxAge">,
  now: Date,
  exportState = exportOwnState,
): Promise<void> {
  if (Object.keys(maxAge).length === 0) return;
  const stack = pulumi.getStack();
  try {
    const { deployment } = exported.parse(JSON.parse(await exportState(stack)));
    const keys = inventoryOf(deployment.resources).map((entry) => aged(entry, maxAge, now));
    for (const key of keys.filter(({ isOverdue }) => isOverdue)) await pulumi.log.warn(overdueWarning(key, stack));
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
    await pulumi.log.warn(`platform:keys.maxAge is not checked, since the state cannot be read: ${reason ?? ""}`);
  }
}

/** Secrets in it stay encrypted. */
async function exportOwnState(stack: string): Promise<string> {
  return (await execa("pulumi", ["stack", "export", "--stack", stack, "--non-interactive"])).stdout;
}
