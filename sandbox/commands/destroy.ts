import { SandboxError } from "../errors.ts";
import type { ShowStep } from "../../terminal/steps.ts";
import { startSandbox, type RunningStack } from "../start.ts";
import type { Stack } from "../stack/stack.ts";
import type { Sandbox } from "../sandbox.ts";
import { operate, type Operated } from "./operate.ts";

/**
 * Takes everything down that the stacks made, their protected resources too; repositories are archived. The one that made the
 * fleet repository goes last, when no other has files there.
 * @throws SandboxError when another would be left behind with them.
 */
export async function destroy(
  sandbox: Sandbox,
  stacks: readonly string[],
  show: ShowStep,
): Promise<readonly Operated[]> {
  const running = await startSandbox(sandbox, stacks, show);
  for (const { stack, createsFleet } of running) {
    if (createsFleet) await refuseToStrand(stack, stacks);
  }
  const done: Operated[] = [];
  for (const one of running.reverse()) done.push(await takeDown(one, show));
  return done;
}

async function refuseToStrand(stack: Stack, going: readonly string[]): Promise<void> {
  const left = (await stack.stacksInUse()).filter((name) => !going.includes(name));
  if (left.length === 0) return;
  const command = [...left, ...going].map((name) => ` --stack ${name}`).join("");
  throw new SandboxError(
    `${left.join(" and ")} would be left with files in repositories that go with ${stack.name}. Take all down together: ` +
      `npm run sandbox -- destroy${command}`,
  );
}

/** {@link destroy} for a stack that runs. */
export async function takeDown(running: Pick<RunningStack, "stack">, show: ShowStep): Promise<Operated> {
  await running.stack.unprotect();
  return operate(running, show, "destroy");
}
