import * as pulumi from "@pulumi/pulumi";
import type { Workload } from "../../model/workload.ts";
import { workloadBase } from "../../manifests/workloads/base.ts";
import { workloadBaseDirectory } from "../../model/names/workloads.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";

/** Arguments of {@link WorkloadBases}. */
export interface WorkloadBasesArgs {
  /** All of them, whatever cluster hosts them. */
  readonly workloads: readonly Workload[];
  readonly fleet: FleetDirectory;
}

/** What all clusters have of in-house apps, which belongs to the stack that made the fleet repository. */
export class WorkloadBases extends pulumi.ComponentResource {
  constructor(name: string, { workloads, fleet }: WorkloadBasesArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:workloads:WorkloadBases", name, {}, options);
    for (const workload of workloads) {
      const directory = workloadBaseDirectory(workload.name);
      fleet.write(
        `${name}/${workload.name}`,
        `workload ${workload.name}`,
        workloadBase(workload),
        { parent: this },
        directory,
      );
    }
    this.registerOutputs();
  }
}
