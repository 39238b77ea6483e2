import { startWorld, type ShowStep } from "../running.ts";
import type { World } from "../world.ts";
import { operate } from "./operate.ts";

/**
 * Shows what `up` would change.
 * @param withoutCluster Stops the API servers first: a preview needs none, as in a pull request's checks.
 */
export async function preview(
  world: World,
  stacks: readonly string[],
  show: ShowStep,
  withoutCluster: boolean,
): Promise<void> {
  for (const running of await startWorld(world, stacks, show)) {
    if (withoutCluster) await running.cluster.stopApiServer();
    await operate(running, show, "preview");
  }
}
