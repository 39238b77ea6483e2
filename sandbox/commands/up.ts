import { catchUp } from "../catch-up.ts";
import { fluxStatus } from "../flux/status.ts";
import { renderTable } from "../flux/table.ts";
import { startWorld, type Running, type ShowStep } from "../running.ts";
import type { World } from "../world.ts";
import { keepShowing } from "./live-table.ts";
import { operate } from "./operate.ts";

/** Milliseconds that Flux may take until everything is Ready. */
const fluxPatience = 300_000;

/**
 * Takes the stack up and waits for Flux. On a terminal it then stays, and keeps the table current until Ctrl-C.
 * @throws OperationFailed or FluxNotReady with the reason.
 */
export async function up(world: World, show: ShowStep, terminal: NodeJS.WriteStream): Promise<void> {
  const running = await startWorld(world, show);
  await operate(running, show, "up");
  await waitForFlux(world, running, show);
  if (terminal.isTTY) {
    await keepShowing(running.cluster.client, terminal, world.supervisor.signal);
  } else {
    terminal.write(`\n${renderTable(await fluxStatus(running.cluster.client))}\n`);
  }
}

function waitForFlux(world: World, running: Running, show: ShowStep): Promise<unknown> {
  return show("Flux", (progress) =>
    catchUp(running, {
      timeout: fluxPatience,
      signal: world.supervisor.signal,
      onChange: (rows) => {
        progress(`${rows.filter(({ ready }) => ready === "True").length} of ${rows.length} Ready`);
      },
    }),
  );
}
