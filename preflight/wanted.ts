import { fleetDescription, platformTopic } from "../model/names/fleet.ts";
import { platformDescription } from "../model/names/app.ts";
import { readingApps } from "../model/github-app.ts";
import type { Configuration } from "../model/configuration.ts";
import type { RegisteredApp } from "../model/app.ts";
import type { Wanted } from "./compare.ts";
import type { WantedRepository } from "./repositories.ts";

/**
 * Returns the resources that the program declares on GitHub for a configuration, in repositories of the stack's own
 * owner.
 */
export function wantedOf({ fleet, flux, registrations, apps, github: { fluxApp }, githubApps }: Configuration): Wanted {
  const own = (app: RegisteredApp): boolean => app.source.owner === undefined;
  const topic = platformTopic(fleet.repository);
  const fleetRepository: WantedRepository = {
    name: fleet.repository,
    topic,
    description: fleetDescription,
    adopt: fleet.adopt,
    howToAdopt: "set platform:fleet.adopt to true",
  };
  return {
    repositories: fleet.create
      ? [fleetRepository, ...registrations.map((app) => platformRepositoryOf(app, topic))]
      : [],
    withDeployKeys: [
      ...(fluxApp === undefined && flux.adopt === undefined ? [fleet.repository] : []),
      ...apps.flatMap((app) => {
        const { platform, source } = readingApps(app, githubApps, fluxApp);
        return [
          ...(platform === undefined ? [app.names.platformRepository] : []),
          ...(own(app) && (source === undefined || app.images !== undefined) ? [app.source.repository] : []),
        ];
      }),
    ],
    withWritingKeys: apps.filter((app) => own(app) && app.images !== undefined).map(({ source }) => source.repository),
    ...(fleet.create
      ? {}
      : {
          attachesTo: { repository: fleet.repository, branch: fleet.branch },
          writesTo: [fleet.repository, ...apps.map(({ names }) => names.platformRepository)],
        }),
  };
}

/** Returns the resources that the program declares for another owner, whose name is in lower case: only deploy keys. */
export function wantedAt(owner: string, { apps, github: { fluxApp }, githubApps }: Configuration): Wanted {
  const theirs = apps.filter(({ source }) => source.owner?.toLowerCase() === owner);
  const byKey = theirs.filter(
    (app) => readingApps(app, githubApps, fluxApp).source === undefined || app.images !== undefined,
  );
  return {
    isOther: true,
    repositories: [],
    withDeployKeys: byKey.map(({ source }) => source.repository),
    withWritingKeys: byKey.filter(({ images }) => images !== undefined).map(({ source }) => source.repository),
  };
}

function platformRepositoryOf(app: RegisteredApp, topic: string): WantedRepository {
  return {
    name: app.names.platformRepository,
    topic,
    description: platformDescription(app),
    adopt: app.adopt.includes("repository"),
    howToAdopt: `write adopt: [repository] into the registration of ${app.name}`,
  };
}
