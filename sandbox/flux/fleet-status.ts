import type { KubernetesClient } from "../cluster/client.ts";
import { fluxStatus, type FluxRow } from "./status.ts";

/** A cluster of a fleet. */
export interface NamedCluster {
  /** `<environment>/<cluster>` */
  readonly name: string;
  readonly client: KubernetesClient;
}

/** How far a Flux object of some cluster is. */
export interface FleetRow extends FluxRow {
  /** `<environment>/<cluster>` */
  readonly cluster: string;
}

/** {@link fluxStatus} of several clusters, one after the other. */
export async function fleetStatus(clusters: readonly NamedCluster[]): Promise<FleetRow[]> {
  const rows = await Promise.all(
    clusters.map(async ({ name, client }) => (await fluxStatus(client)).map((row) => ({ cluster: name, ...row }))),
  );
  return rows.flat();
}
