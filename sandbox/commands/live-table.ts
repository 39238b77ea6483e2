import { setTimeout as sleep } from "node:timers/promises";
import { fleetStatus, type NamedCluster } from "../flux/fleet-status.ts";
import { renderTable } from "../flux/table.ts";
import { wrapText } from "../../terminal/wrap.ts";

/** Milliseconds between two looks at the clusters. */
const refresh = 1000;

/**
 * Draws the table of Flux's objects over itself whenever it changes, until `signal` is aborted.
 *
 * @param notices What to tell below the table, at the time of the call.
 */
export async function keepShowing(
  clusters: readonly NamedCluster[],
  terminal: NodeJS.WriteStream,
  signal: AbortSignal,
  notices: () => readonly string[],
): Promise<void> {
  let shown = "";
  let width = terminal.columns;
  while (!signal.aborted) {
    const table = belowEachOther(
      [renderTable(await fleetStatus(clusters), { colour: true, width: terminal.columns }), ...notices()],
      terminal.columns,
    );
    if (table !== shown || width !== terminal.columns) {
      // If the width of the terminal has changed, the position of the previous table is unknown.
      if (width !== terminal.columns) terminal.cursorTo(0, 0);
      else terminal.moveCursor(0, shown === "" ? 0 : -(shown.split("\n").length + 1));
      terminal.clearScreenDown();
      terminal.write(`${table}\nEverything runs until Ctrl-C.\n`);
      shown = table;
      width = terminal.columns;
    }
    await sleep(refresh, undefined, { signal }).catch(() => undefined);
  }
}

/** Lines that fit, with an empty one between the parts: a line that wraps could not be drawn over. */
function belowEachOther([table = "", ...notices]: readonly string[], width: number): string {
  return [table, ...notices.flatMap((notice) => ["", ...wrapText(notice, width)])].join("\n");
}
