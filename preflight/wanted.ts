import { fleetDescription, platformTopic } from "../model/names/fleet.ts";
import { platformDescription } from "../model/names/app.ts";
import { readingApps } from "../model/github-app.ts";
import type { Configuration } from "../model/configuration.ts";
import type { RegisteredApp } from "../model/app.ts";
import type { Wanted } from "./compare.ts";
import type { WantedRepository } from "./repositories.ts";

/** What the program declares on GitHub for a configuration. */
export function wantedOf({ fleet, flux, registrations, apps, github: { fluxApp }, githubApps }: Configuration): Wanted {
  const topic = platformTopic(fleet.repository);
  const own: WantedRepository = {
    name: fleet.repository,
    topic,
    description: fleetDescription,
    adopt: fleet.adopt,
    howToAdopt: "set platform:fleet.adopt to true",
  };
  return {
    repositories: fleet.create ? [own, ...registrations.map((app) => platformRepositoryOf(app, topic))] : [],
    withDeployKeys: [
      ...(fluxApp === undefined && flux.adopt === undefined ? [fleet.repository] : []),
      ...apps.flatMap((app) => {
        const { platform, source } = readingApps(app, githubApps, fluxApp);
        return [
          ...(platform === undefined ? [app.names.platformRepository] : []),
          ...(source === undefined || app.images !== undefined ? [app.source.repository] : []),
        ];
      }),
    ],
    withWritingKeys: apps.filter(({ images }) => images !== undefined).map(({ source }) => source.repository),
    ...(fleet.create ? {} : { attachesTo: { repository: fleet.repository, branch: fleet.branch } }),
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
