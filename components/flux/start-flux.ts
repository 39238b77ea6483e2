import { readingUrl, credentialsOf } from "../../manifests/git-url.ts";
import type { Configuration } from "../../model/configuration.ts";
import { deployKeyGenerations, FLEET_KEY, type Keys } from "../../model/keys.ts";
import type { FleetDirectory, GitAccess } from "../fleet/fleet-directory.ts";
import { appCredentials } from "../github/app-credentials.ts";
import { DeployKey } from "../github/deploy-key.ts";
import type { AgeKey } from "../keys/age-key.ts";
import { AdoptedBootstrap } from "./adopted-bootstrap.ts";
import { AdoptedFlux } from "./adopted-flux.ts";
import { FluxBootstrap } from "./flux-bootstrap.ts";
import type { FluxComponents } from "./flux-components.ts";
import type * as pulumi from "@pulumi/pulumi";

/** Starts Flux last, so that everything that it needs exists when it first reads the repository. */
export function startFlux(
  parent: pulumi.Resource,
  name: string,
  { cluster, apps, fleet: { repository }, github: { fluxApp }, keys }: Configuration,
  ground: {
    readonly components: FluxComponents | AdoptedFlux;
    readonly fleet: FleetDirectory;
    readonly git: GitAccess;
    readonly clusterKey: AgeKey;
    readonly contents: readonly pulumi.Resource[];
    /** The entries that the cluster applies besides its apps. */
    readonly entries: readonly string[];
  },
): void {
  const { components, fleet, git, clusterKey, contents } = ground;
  const entries = [...apps.map((app) => `apps/${app.names.platformRepository}`), ...ground.entries];
  if (components instanceof AdoptedFlux) {
    new AdoptedBootstrap(`${name}-flux`, { flux: components, fleet, entries, contents }, { parent });
    return;
  }
  const reader =
    fluxApp === undefined
      ? { deployKey: fleetKey(parent, name, cluster.identifier, { ...ground, keys }) }
      : { githubApp: appCredentials(fluxApp, git) };
  new FluxBootstrap(
    `${name}-flux`,
    {
      ...reader,
      components,
      fleet,
      url: readingUrl(credentialsOf(fluxApp), git, repository),
      identities: clusterKey.identities,
      entries,
      contents,
    },
    { parent },
  );
}

function fleetKey(
  parent: pulumi.Resource,
  name: string,
  cluster: string,
  { fleet, git, keys }: { readonly fleet: FleetDirectory; readonly git: GitAccess; readonly keys: Keys },
): DeployKey["credentials"] {
  const { repository } = fleet;
  const generations = deployKeyGenerations(keys, FLEET_KEY);
  const args = { repository, title: `Flux on ${cluster}`, knownHosts: git.knownHosts, ...generations };
  return new DeployKey(`${name}-flux`, args, { parent }).credentials;
}
