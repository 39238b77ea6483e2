import * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../../model/configuration.ts";
import type { App } from "../app/app.ts";
import type { FleetDirectory } from "./fleet-directory.ts";
import { FrontPage } from "./front-page.ts";
import type { FleetMember } from "./neighbour.ts";

/** Creates the README of the fleet repository and its `.sops.yaml`, if this stack owns the repository. */
export function frontPageOf(
  parent: pulumi.Resource,
  name: string,
  configuration: Configuration,
  given: {
    readonly fleet: FleetDirectory;
    readonly apps: ReadonlyMap<string, App>;
    readonly neighbours: pulumi.Output<readonly FleetMember[]>;
  },
): FrontPage | undefined {
  const { cluster, flux, github, infrastructure, registrations } = configuration;
  const { fleet, apps, neighbours } = given;
  if (!configuration.fleet.create) return undefined;
  const keys = Object.fromEntries([...apps].map(([app, { recipients }]) => [app, recipients]));
  const members = pulumi
    .all([fleet.recipients, pulumi.all(keys), neighbours])
    .apply(([recipients, own, others]): FleetMember[] => [
      { cluster: cluster.identifier, recipients, apps: own },
      ...others,
    ]);
  const isBesideOthers = flux.adopt !== undefined;
  const args = { fleet, owner: github.owner, apps: registrations, members, infrastructure, isBesideOthers };
  return new FrontPage(`${name}-front-page`, { ...args, cluster: cluster.identifier }, { parent });
}
