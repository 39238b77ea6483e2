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

/** The files of in-house apps that all clusters share; they belong to the stack that created the fleet repository. */
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
