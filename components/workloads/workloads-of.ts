import type * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../../model/configuration.ts";
import { hostedWorkload, type Workload } from "../../model/workload.ts";
import { overlayPath } from "../../model/names/infrastructure.ts";
import { present } from "../present.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import type { Workloads } from "../infrastructure/infrastructure.ts";
import { WorkloadBases } from "./workload-bases.ts";
import { overlayEntries, WorkloadOverlays } from "./workload-overlays.ts";
import { pullSecretsOf, WorkloadPullSecrets } from "./workload-pull-secrets.ts";

/** A stack's resources of in-house apps. */
export interface StackWorkloads {
  /**
   * The entries that the cluster's overlay of apps lists, and the resources that must exist first; absent if it hosts
   * none.
   */
  readonly overlay: Workloads | undefined;
  /** The pull secrets, which the cluster applies separately. */
  readonly pullSecrets: WorkloadPullSecrets | undefined;
}

/**
 * Creates a stack's files of in-house apps: their bases, if the stack creates the fleet repository; the files of an
 * environment, if it writes the overlay; and their pull secrets, which only its own cluster can decrypt.
 * @param before The resources that an overlay refers to.
 */
export function workloadsOf(
  parent: pulumi.Resource,
  name: string,
  configuration: Configuration,
  fleet: FleetDirectory,
  before: readonly (pulumi.Resource | undefined)[],
): StackWorkloads {
  const { cluster, registries, labelPrefix, externalSecrets, routes } = configuration;
  const { environment, write, flat = false } = configuration.infrastructure.overlay;
  const workloads = configuration.workloads.flatMap((workload) => hostedWorkload(workload, cluster.hosts) ?? []);
  const bases =
    configuration.fleet.create && !flat && configuration.workloads.length > 0
      ? new WorkloadBases(`${name}-workloads`, { workloads: configuration.workloads, fleet }, { parent })
      : undefined;
  const secretsOf = (workload: Workload) => pullSecretsOf(workload, registries, externalSecrets);
  const overlay =
    write && workloads.length > 0
      ? new WorkloadOverlays(
          `${name}-workloads-overlay`,
          {
            ...{ workloads, environment, directory: overlayPath("apps", environment, flat) },
            ...{ routes, pullSecretsOf: secretsOf, labelPrefix, flat, fleet },
          },
          { parent, dependsOn: present([bases, ...before]) },
        )
      : undefined;
  const hasSealed = !externalSecrets && workloads.some((workload) => secretsOf(workload).names.length > 0);
  const pullSecrets = hasSealed
    ? new WorkloadPullSecrets(`${name}-pull-secrets`, { workloads, registries, labelPrefix, fleet }, { parent })
    : undefined;
  const entries = overlayEntries(workloads, environment);
  return {
    overlay: entries.length === 0 ? undefined : { entries, contents: present([bases, overlay]) },
    pullSecrets,
  };
}
