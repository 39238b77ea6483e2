import type { ShowStep } from "../../terminal/steps.ts";
import { startSandbox } from "../start.ts";
import type { Sandbox } from "../sandbox.ts";
import { operate, type Operated } from "./operate.ts";

/**
 * Shows what `up` would change.
 * @param withoutCluster Stops the API servers first: a preview needs none, as in a pull request's checks.
 */
export async function preview(
  sandbox: Sandbox,
  stacks: readonly string[],
  show: ShowStep,
  withoutCluster: boolean,
): Promise<readonly Operated[]> {
  const done: Operated[] = [];
  for (const running of await startSandbox(sandbox, stacks, show)) {
    if (withoutCluster) await running.cluster.stopApiServer();
    done.push(await operate(running, show, "preview"));
  }
  return done;
}
