import { setTimeout as sleep } from "node:timers/promises";
import { fleetStatus, type NamedCluster } from "../flux/fleet-status.ts";
import { renderTable } from "../flux/table.ts";

/** Milliseconds between two looks at the clusters. */
const refresh = 1000;

/** Draws the table of Flux's objects over itself whenever it changes, until `signal` is aborted. */
export async function keepShowing(
  clusters: readonly NamedCluster[],
  terminal: NodeJS.WriteStream,
  signal: AbortSignal,
): Promise<void> {
  let shown = "";
  while (!signal.aborted) {
    const table = renderTable(await fleetStatus(clusters), { colour: true, width: terminal.columns });
    if (table !== shown) {
      const lines = shown === "" ? 0 : shown.split("\n").length + 1;
      terminal.moveCursor(0, -lines);
      terminal.clearScreenDown();
      terminal.write(`${table}\nEverything runs until Ctrl-C.\n`);
      shown = table;
    }
    await sleep(refresh, undefined, { signal }).catch(() => undefined);
  }
}
