import * as pulumi from "@pulumi/pulumi";
import { clusterDirectory } from "../../model/names/cluster.ts";
import type { Recipient } from "../../model/age.ts";
import type { Configuration } from "../../model/configuration.ts";
import { platformTopic, fleetDescription } from "../../model/names/fleet.ts";
import { commitTarget } from "../github/commit-target.ts";
import { Repository } from "../github/repository.ts";
import type { AgeKey } from "../keys/age-key.ts";
import { areOfOneKind } from "../../sops/recipients.ts";
import { RandomKey } from "../keys/random-key.ts";
import { FleetDirectory, type FleetDirectoryArgs } from "./fleet-directory.ts";

/** The fleet repository, with the cluster's own directory in it. */
export function fleetOf(
  parent: pulumi.Resource,
  name: string,
  configuration: Configuration,
  clusterKey: AgeKey,
): FleetDirectory {
  const { cluster, fleet, github, recipients } = configuration;
  const repository = { ...fleetRepository(parent, name, configuration), branch: fleet.branch };
  return new FleetDirectory({
    ...repository,
    commits: commitTarget(parent, `${name}-fleet`, repository, github.pullRequests),
    path: clusterDirectory(cluster.identifier),
    recipients: pulumi
      .all([clusterKey.recipient, clusterKey.recipients])
      .apply(([wanted, own]) => [...own, ...recipients.filter((one) => opensWith(own, wanted, one))]),
    fingerprintKey: fingerprintKey(parent, name),
  });
}

/**
 * Whether a file can be sealed to a break-glass key: a key of the kind that the cluster is changing to waits for that
 * change. Any other difference of kinds is an error, which sealing rejects.
 */
function opensWith(own: readonly Recipient[], wanted: Recipient, breakGlass: Recipient): boolean {
  return areOfOneKind([...own, breakGlass]) || !areOfOneKind([wanted, breakGlass]);
}

/** The key of the fingerprints of sealed files. If it is lost, the next run seals every file again, and nothing else happens. */
function fingerprintKey(parent: pulumi.Resource, name: string): pulumi.Output<string> {
  return new RandomKey(`${name}-fingerprint`, { purpose: "fingerprints", protect: false }, { parent }).base64;
}

/** Returns the repository that Flux bootstraps from: created here, or by the stack that shares it. */
function fleetRepository(
  parent: pulumi.Resource,
  name: string,
  { fleet, onDestroy, flux }: Configuration,
): Pick<FleetDirectoryArgs, "repository" | "owned"> {
  if (!fleet.create) return { repository: fleet.repository };
  const repository = new Repository(
    `${name}-fleet`,
    {
      name: fleet.repository,
      branch: fleet.branch,
      topic: platformTopic(fleet.repository),
      description: fleetDescription,
      visibility: fleet.visibility,
      adopt: fleet.adopt,
      onDestroy,
      retain: flux.adopt !== undefined,
    },
    { parent },
  );
  const { repositoryName, resource } = repository;
  // Files would stay with a repository that stays.
  return flux.adopt === undefined ? { repository: repositoryName, owned: resource } : { repository: repositoryName };
}
