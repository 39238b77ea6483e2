import { KubernetesClient } from "../cluster/client.ts";
import { readConnection } from "../connection.ts";
import { fluxStatus, type FluxRow } from "../flux/status.ts";
import { renderTable } from "../flux/table.ts";
import type { Layout } from "../layout.ts";

/**
 * The state of every source and Kustomization of a running sandbox.
 * @returns `undefined` when the sandbox is not running
 */
export async function runningStatus(layout: Layout): Promise<FluxRow[] | undefined> {
  const connection = readConnection(layout.connection);
  if (connection === undefined) return undefined;
  const client = new KubernetesClient(connection.cluster);
  try {
    await client.request("GET", "/readyz");
  } catch {
    return undefined;
  }
  return fluxStatus(client);
}

/** Writes the rows as a table, or as JSON. */
export function printStatus(rows: readonly FluxRow[], terminal: NodeJS.WriteStream, json: boolean): void {
  const text = json
    ? JSON.stringify(rows, undefined, 2)
    : renderTable(rows, { colour: terminal.isTTY, width: terminal.isTTY ? terminal.columns : undefined });
  terminal.write(`${text}\n`);
}
