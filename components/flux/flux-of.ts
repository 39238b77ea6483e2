import type * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../../model/configuration.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import type { AgeKey } from "../keys/age-key.ts";
import { upsertingProvider } from "../providers.ts";
import { AdoptedFlux } from "./adopted-flux.ts";
import { FluxComponents } from "./flux-components.ts";

/** Flux, installed here, or found in the cluster. */
export function fluxOf(
  parent: pulumi.Resource,
  name: string,
  configuration: Configuration,
  { fleet, clusterKey }: { readonly fleet: FleetDirectory; readonly clusterKey: AgeKey },
): FluxComponents | AdoptedFlux {
  const { documents: release, scrapedFrom, adopt: directory } = configuration.flux;
  const args = { release, scrapedFrom };
  if (directory === undefined) return new FluxComponents(`${name}-flux`, args, { parent });
  const { identities } = clusterKey;
  const upserting = upsertingProvider(`${name}-kubernetes-adopting`, configuration, { parent });
  return new AdoptedFlux(`${name}-flux`, { ...args, directory, fleet, identities, upserting }, { parent });
}
