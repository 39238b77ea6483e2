import { KubernetesClient } from "../cluster/client.ts";
import { readConnection } from "../connection.ts";
import { fleetStatus, type FleetRow, type NamedCluster } from "../flux/fleet-status.ts";
import { renderTable } from "../flux/table.ts";
import type { Layout } from "../layout.ts";

/**
 * The state of every source and Kustomization of a running sandbox.
 *
 * @param stacks The stacks whose clusters are included.
 * @returns `undefined` if none of their clusters runs
 */
export async function runningStatus(layout: Layout, stacks: readonly string[]): Promise<FleetRow[] | undefined> {
  const clusters = await Promise.all(stacks.map((stack) => runningCluster(layout, stack)));
  const running = clusters.filter((cluster) => cluster !== undefined);
  return running.length === 0 ? undefined : fleetStatus(running);
}

async function runningCluster(layout: Layout, stack: string): Promise<NamedCluster | undefined> {
  const connection = readConnection(layout.ofStack(stack).connection);
  if (connection === undefined) return undefined;
  const client = new KubernetesClient(connection.cluster);
  try {
    await client.request("GET", "/readyz");
    return { name: connection.clusterName, client };
  } catch {
    return undefined;
  }
}

/** Writes the rows as a table, or as JSON. */
export function printStatus(rows: readonly FleetRow[], terminal: NodeJS.WriteStream, json: boolean): void {
  const text = json
    ? JSON.stringify(rows, undefined, 2)
    : renderTable(rows, { colour: terminal.isTTY, width: terminal.isTTY ? terminal.columns : undefined });
  terminal.write(`${text}\n`);
}
