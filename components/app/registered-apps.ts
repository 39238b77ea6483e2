import * as pulumi from "@pulumi/pulumi";
import type { Recipient } from "../../model/age.ts";
import type { RegisteredApp } from "../../model/app.ts";
import type { Configuration } from "../../model/configuration.ts";
import { entryOf } from "../../model/entry-of.ts";
import { followsImages } from "../../model/flux.ts";
import { appKeyName, generationsOf } from "../../model/keys.ts";
import { readingApps } from "../../model/github-app.ts";
import { platformTopic } from "../../model/names/fleet.ts";
import type { FleetDirectory, GitAccess } from "../fleet/fleet-directory.ts";
import type { FleetMember } from "../fleet/neighbour.ts";
import { commitTarget } from "../github/commit-target.ts";
import { type AgeKeyArgs, AgeKey } from "../keys/age-key.ts";
import type { Providers } from "../providers.ts";
import type { RegistryStore } from "../registries/registry-store.ts";
import { App } from "./app.ts";
import { type PlatformRepositoryAccess, PlatformRepository } from "./platform-repository.ts";

/** Creates the repository of every registered app, if this stack owns them, and the apps that run on this cluster. */
export function registeredApps(
  parent: pulumi.Resource,
  configuration: Configuration,
  around: {
    readonly fleet: FleetDirectory;
    readonly git: GitAccess;
    readonly flux: pulumi.Resource;
    readonly rules: readonly pulumi.Resource[];
    readonly neighbours: pulumi.Output<FleetMember[]>;
    readonly registryStore: RegistryStore | undefined;
    readonly infrastructure: readonly pulumi.Resource[];
    readonly owners: Providers["owners"];
    /** Kustomizations that install the operator that copies secrets. */
    readonly secretOperator: readonly string[];
  },
): Map<string, App> {
  const { cluster, registries, oidc, labelPrefix, ageKeyKind: kind, keys } = configuration;
  const { fleet, git, flux, rules, neighbours, registryStore, infrastructure, owners, secretOperator } = around;
  const images = followsImages(configuration.flux.extraComponents);
  const given = { cluster: cluster.identifier, flux, rules, fleet, git, registries, registryStore, infrastructure };
  const { boundaries, postgres } = configuration;
  const shared = {
    ...{ ...given, secretOperator, oidc, labelPrefix, images, boundaries, keys },
    database: postgres?.namespace,
  };
  const brought = (app: string): Pick<AgeKeyArgs, "identity"> => {
    const identity = entryOf(configuration.ageKeys, app);
    return identity === undefined ? {} : { identity };
  };
  const hosted = new Map(configuration.apps.map((app) => [app.name, app]));
  const apps = new Map<string, App>();
  for (const registration of configuration.registrations) {
    const { name } = registration;
    const here = hosted.get(name);
    const ageKey =
      here &&
      new AgeKey(
        `${name}-age`,
        { kind, protect: registration.protect, ...generationsOf(keys, appKeyName(name)), ...brought(name) },
        { parent },
      );
    const elsewhere = neighbours.apply((members) => members.flatMap((member) => entryOf(member.apps, name) ?? []));
    const recipients = pulumi.all([ageKey?.recipients, elsewhere]).apply(([own = [], others]) => [...own, ...others]);
    const platformRepository = platformRepositoryOf(parent, configuration, registration, recipients);
    if (here === undefined || ageKey === undefined) continue;
    const readers = readingApps(here, configuration.githubApps, configuration.github.fluxApp);
    const sourceGitHub = owners.get(here.source.owner?.toLowerCase() ?? "");
    const args = { registration: here, ageKey, platformRepository, readers, sourceGitHub, ...shared };
    apps.set(name, new App(name, args, { parent }));
  }
  return apps;
}

/** Returns the team's own repository: created here, or by the stack that owns all of them. */
function platformRepositoryOf(
  parent: pulumi.Resource,
  configuration: Configuration,
  app: RegisteredApp,
  recipients: pulumi.Output<readonly Recipient[]>,
): PlatformRepositoryAccess {
  const { fleet, github, onDestroy, labelPrefix, externalSecrets: copiesSecrets } = configuration;
  const { repository, create, branch, platformVisibility: visibility } = fleet;
  const { owner, pullRequests } = github;
  if (!create) {
    const followed = { repository: app.names.platformRepository, branch };
    const commits = commitTarget(parent, `${app.name}-platform`, followed, pullRequests);
    return { ...followed, commits, contents: [] };
  }
  const args = {
    ...{ app, owner, branch, topic: platformTopic(repository), visibility, recipients },
    ...{ onDestroy, labelPrefix, copiesSecrets, pullRequests },
  };
  return new PlatformRepository(`${app.name}-platform`, args, { parent }).access;
}
