import { startSandbox, type ShowStep } from "../start.ts";
import type { Sandbox } from "../sandbox.ts";
import { operate } from "./operate.ts";

/**
 * Shows what `up` would change.
 * @param withoutCluster Stops the API servers first: a preview needs none, as in a pull request's checks.
 */
export async function preview(
  sandbox: Sandbox,
  stacks: readonly string[],
  show: ShowStep,
  withoutCluster: boolean,
): Promise<void> {
  for (const running of await startSandbox(sandbox, stacks, show)) {
    if (withoutCluster) await running.cluster.stopApiServer();
    await operate(running, show, "preview");
  }
}
