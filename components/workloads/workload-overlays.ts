import * as pulumi from "@pulumi/pulumi";
import type { Routes } from "../../model/routes.ts";
import type { Workload, WorkloadEnvironment } from "../../model/workload.ts";
import { consumerKustomization } from "../../model/names/postgres.ts";
import { registryStoreKustomization } from "../../model/names/secret-copies.ts";
import { workloadEntry } from "../../manifests/workloads/entry.ts";
import { overlayName, pullSecretsKustomization } from "../../model/names/workloads.ts";
import { workloadOverlay, type PullSecrets } from "../../manifests/workloads/overlay.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import type { Files } from "../github/repository-files.ts";

/** Arguments of {@link WorkloadOverlays}. */
export interface WorkloadOverlaysArgs {
  /** The workloads, with the environments that the clusters of the overlay host. */
  readonly workloads: readonly Workload[];
  /** The environment of the overlay: `dev`. */
  readonly environment: string;
  /** The directory of the overlay, from the root of the fleet repository. */
  readonly directory: string;
  /** Required if a workload has a host name. */
  readonly routes?: Routes | undefined;
  /** Returns the pull secrets for a workload's image. */
  readonly pullSecretsOf: (workload: Workload) => PullSecrets;
  /** Prefix of the platform's own labels: `labrats.work`. */
  readonly labelPrefix: string;
  /** Whether there is no base; `false` by default. */
  readonly flat?: boolean | undefined;
  readonly fleet: FleetDirectory;
}

/** The files of in-house apps in an environment. Flux applies none of them before the overlay lists their entries. */
export class WorkloadOverlays extends pulumi.ComponentResource {
  constructor(name: string, args: WorkloadOverlaysArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:workloads:WorkloadOverlays", name, {}, options);
    const { workloads, environment: overlay, directory, fleet } = args;
    for (const { workload, environment, place } of placesIn(workloads, overlay)) {
      const files = overlayFiles(args, workload, environment, place);
      fleet.write(`${name}/${place}`, `workload ${workload.name}`, files, { parent: this }, directory);
    }
    this.registerOutputs();
  }
}

/** Returns the entries that the overlay must list, whichever stack writes it. */
export function overlayEntries(workloads: readonly Workload[], overlay: string): string[] {
  return placesIn(workloads, overlay).map(({ place }) => entryFile(place));
}

interface Place {
  readonly workload: Workload;
  readonly environment: WorkloadEnvironment;
  /** The name of the workload in the overlay. */
  readonly place: string;
}

function placesIn(workloads: readonly Workload[], overlay: string): Place[] {
  return workloads.flatMap((workload) =>
    workload.environments.map((environment) => ({
      workload,
      environment,
      place: overlayName(workload.name, environment.name, overlay),
    })),
  );
}

function entryFile(place: string): string {
  return `${place}.yaml`;
}

/** Returns the workload's directory and its entry, by path below the overlay. */
function overlayFiles(
  { directory: overlay, routes, pullSecretsOf, labelPrefix, flat }: WorkloadOverlaysArgs,
  workload: Workload,
  environment: WorkloadEnvironment,
  place: string,
): Files {
  const directory = `${overlay}/${place}`;
  const pullSecrets = pullSecretsOf(workload);
  const files = workloadOverlay({ workload, environment, directory, routes, pullSecrets, labelPrefix, flat });
  const dependsOn = [
    ...workload.dependsOn,
    ...(workload.hasPostgres ? [consumerKustomization(environment.namespace)] : []),
    ...(pullSecrets.names.length > 0 && !pullSecrets.copied ? [pullSecretsKustomization] : []),
    ...(pullSecrets.names.length > 0 && pullSecrets.copied ? [registryStoreKustomization] : []),
  ];
  return {
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`${place}/${path}`, text])),
    [entryFile(place)]: workloadEntry({ workload, environment, directory, dependsOn, labelPrefix }),
  };
}
