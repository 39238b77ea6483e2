import type { KubernetesClient } from "../cluster/client.ts";
import { fluxStatus, type FluxRow } from "./status.ts";

/** A cluster of a fleet. */
export interface NamedCluster {
  /** `<environment>/<cluster>` */
  readonly name: string;
  readonly client: KubernetesClient;
}

/** The state of a Flux object in one of several clusters. */
export interface FleetRow extends FluxRow {
  /** `<environment>/<cluster>` */
  readonly cluster: string;
}

/** {@link fluxStatus} of several clusters, in their order. */
export async function fleetStatus(clusters: readonly NamedCluster[]): Promise<FleetRow[]> {
  const rows = await Promise.all(
    clusters.map(async ({ name, client }) => (await fluxStatus(client)).map((row) => ({ cluster: name, ...row }))),
  );
  return rows.flat();
}
