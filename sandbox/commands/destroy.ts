import { startWorld, type Running, type ShowStep } from "../running.ts";
import type { World } from "../world.ts";
import { operate } from "./operate.ts";

/** Takes everything down that the stack made, its protected resources too; repositories are archived. */
export async function destroy(world: World, show: ShowStep): Promise<void> {
  await takeDown(await startWorld(world, show), show);
}

/** {@link destroy} in a world that runs. */
export async function takeDown(running: Pick<Running, "stack">, show: ShowStep): Promise<void> {
  await running.stack.unprotect();
  await operate(running, show, "destroy");
}
