import * as pulumi from "@pulumi/pulumi";
import { clusterFiles } from "../../manifests/fleet/cluster-files.ts";
import { adoptedSync } from "../../manifests/flux/sync.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import type { AdoptedFlux } from "./adopted-flux.ts";
import { BootstrappedObject } from "./bootstrapped-object.ts";
import { waitedFor } from "./waited-for.ts";

/** Arguments of {@link AdoptedBootstrap}. */
export interface AdoptedBootstrapArgs {
  readonly flux: AdoptedFlux;
  /** The cluster's directory in the fleet repository. */
  readonly fleet: FleetDirectory;
  /** The entries that the cluster applies: paths below its directory. */
  readonly entries: readonly string[];
  /** Resources that exist before the cluster first reads its directory, and are deleted after it has released everything. */
  readonly contents: readonly pulumi.Resource[];
}

/** A second root for a cluster with an existing Flux: both roots read the fleet repository through the same source. */
export class AdoptedBootstrap extends pulumi.ComponentResource {
  constructor(name: string, args: AdoptedBootstrapArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:flux:AdoptedBootstrap", name, {}, options);
    const { flux, fleet, entries, contents } = args;
    const directory = fleet.path;
    const root = adoptedSync(directory);
    const committed = clusterFiles({ directory, components: flux.objects, sync: [root], entries });
    const files = fleet.write(`${name}-files`, "the entry of the cluster", committed, {
      parent: this,
      dependsOn: [...contents],
    });
    new BootstrappedObject(name, waitedFor(root), { parent: this, dependsOn: [flux, files, ...contents] });
    this.registerOutputs();
  }
}
