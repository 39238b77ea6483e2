import type * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../../model/configuration.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { Infrastructure, type Workloads } from "./infrastructure.ts";

/**
 * Creates the cluster's infrastructure besides registered apps, if any is declared.
 * @param flux The installed Flux.
 * @param workloads The entries of workloads in the overlay of apps.
 */
export function infrastructureOf(
  parent: pulumi.Resource,
  name: string,
  { infrastructure: described, cluster, fleet: { create } }: Configuration,
  { fleet, flux, workloads }: { fleet: FleetDirectory; flux: pulumi.Resource; workloads: Workloads | undefined },
): Infrastructure | undefined {
  const { components, settings, secrets } = described;
  const isDeclared =
    components.length > 0 || Object.keys({ ...settings, ...secrets }).length > 0 || workloads !== undefined;
  if (!isDeclared) return undefined;
  const args = { described, cluster, fleet, create, flux, ...(workloads === undefined ? {} : { workloads }) };
  return new Infrastructure(`${name}-infrastructure`, args, { parent });
}
