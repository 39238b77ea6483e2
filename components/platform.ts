import * as pulumi from "@pulumi/pulumi";
import { readingApps } from "../model/github-app.ts";
import { clusterDirectory } from "../model/names/cluster.ts";
import { fleetDescription, platformTopic } from "../model/names/fleet.ts";
import type { Configuration } from "../model/configuration.ts";
import type { RegisteredApp } from "../model/app.ts";
import { scannersOf } from "../manifests/images/app-images.ts";
import { followsImages } from "../model/flux.ts";
import { credentialsOf, readingUrl } from "../manifests/git-url.ts";
import { autheliaPolicies } from "../manifests/oidc/authelia-client.ts";
import { protectedNamespaces } from "../manifests/policies/protected-namespaces.ts";
import { tenantPolicies } from "../manifests/policies/tenant-policies.ts";
import type { Recipient } from "../model/age.ts";
import { App } from "./app/app.ts";
import { PlatformRepository, type PlatformRepositoryAccess } from "./app/platform-repository.ts";
import { FleetDirectory, type FleetDirectoryArgs, type GitAccess } from "./fleet/fleet-directory.ts";
import { FrontPage } from "./fleet/front-page.ts";
import { Neighbour, type FleetMember } from "./fleet/neighbour.ts";
import { FluxBootstrap } from "./flux/flux-bootstrap.ts";
import { FluxComponents } from "./flux/flux-components.ts";
import { appCredentials } from "./github/app-credentials.ts";
import { DeployKey } from "./github/deploy-key.ts";
import { infrastructureOf } from "./infrastructure/infrastructure-of.ts";
import { Repository } from "./github/repository.ts";
import { AgeKey, type AgeKeyArgs } from "./keys/age-key.ts";
import { RandomKey } from "./keys/random-key.ts";
import { AdmissionRule } from "./kubernetes/admission-rule.ts";
import { admissionRules } from "./kubernetes/admission-rules.ts";
import { AutheliaClients } from "./oidc/authelia-clients.ts";
import { postgresOf } from "./postgres/postgres-of.ts";
import { previewsOf } from "./previews/previews-of.ts";
import { providers } from "./providers.ts";
import { RegistryStore } from "./registries/registry-store.ts";
import { RouteRights } from "./routes/route-rights.ts";
import { workloadsOf } from "./workloads/workloads-of.ts";
import { entryOf } from "../model/entry-of.ts";

/**
 * What a stack tells about one app. Of outputs, only keys are for the engine to say, which come first: a failed `up` whose
 * outputs wait for what has failed shows all of them as removed.
 */
export interface AppOutputs {
  /** Public AGE key to which the team seals its secrets. */
  readonly agePublicKey: pulumi.Output<Recipient>;
  /** `owner/name` of the platform repository. */
  readonly repository: string;
  readonly namespaces: readonly string[];
  readonly urls: readonly string[];
}

/** All of one stack: one cluster, its fleet repository, and every app that runs there. */
export class Platform extends pulumi.ComponentResource {
  /** The cluster's public AGE key. */
  readonly agePublicKey: pulumi.Output<Recipient>;

  /** Everybody who can open what is sealed to the cluster: itself first, then break-glass keys. */
  readonly recipients: pulumi.Output<readonly Recipient[]>;

  /** `<environment>/<cluster>` */
  readonly cluster: string;

  /** `owner/name` of the repository that Flux bootstraps from. */
  readonly fleetRepository: string;

  readonly apps: Readonly<Record<string, AppOutputs>>;

  constructor(name: string, configuration: Configuration, options?: pulumi.ComponentResourceOptions) {
    super("platform:index:Platform", name, {}, { ...options, providers: providers(name, configuration) });
    const { cluster, github: hub, recipients } = configuration;
    const { sshHost, owner, knownHosts, baseUrl } = hub;
    const git = { sshHost, owner, knownHosts, ...(baseUrl === undefined ? {} : { baseUrl }) };
    const clusterKey = new AgeKey(
      `${name}-cluster`,
      { kind: configuration.ageKeyKind, protect: configuration.protect },
      { parent: this },
    );
    const fleet = new FleetDirectory({
      ...fleetRepository(this, name, configuration),
      branch: configuration.fleet.branch,
      path: clusterDirectory(cluster.identifier),
      recipients: clusterKey.recipient.apply((recipient) => [recipient, ...recipients]),
      fingerprintKey: fingerprintKey(this, name),
    });
    const { documents: release, scrapedFrom } = configuration.flux;
    const components = new FluxComponents(`${name}-flux`, { release, scrapedFrom }, { parent: this });
    const rules = admissionRules(name, tenantPolicies(configuration), { parent: this });
    const neighbours = neighbourhood(this, configuration);
    const registryStore = storeOfRegistries(this, name, configuration);
    const databases = postgresOf(this, name, configuration, fleet);
    const workloads = workloadsOf(this, name, configuration, fleet, databases.files);
    const infrastructure = infrastructureOf(this, name, configuration, {
      ...{ fleet, flux: components },
      ...(workloads.overlay === undefined ? {} : { workloads: workloads.overlay }),
    });
    const around = { fleet, git, flux: components, rules, neighbours, registryStore, infrastructure };
    const apps = registeredApps(this, configuration, around);
    const grounds = [...apps.values()].flatMap(({ ground }) => ground);
    new AdmissionRule(`${name}-protected-namespaces`, protectedNamespaces(configuration.labelPrefix), {
      parent: this,
      dependsOn: grounds,
    });
    const authelia = autheliaClients(this, name, configuration, fleet, [...apps.values()]);
    const here = pulumi
      .all([
        fleet.recipients,
        pulumi.all(Object.fromEntries([...apps].map(([app, { agePublicKey }]) => [app, agePublicKey]))),
      ])
      .apply(([recipients, keys]): FleetMember => ({ cluster: cluster.identifier, recipients, apps: keys }));
    const members = pulumi.all([here, neighbours]).apply(([own, others]): FleetMember[] => [own, ...others]);
    const frontPage = configuration.fleet.create
      ? [
          new FrontPage(
            `${name}-front-page`,
            {
              ...{ fleet, owner: hub.owner, apps: configuration.registrations, members },
              ...{ infrastructure: configuration.infrastructure, cluster: cluster.identifier },
            },
            { parent: this },
          ),
        ]
      : [];
    const previews = previewsOf(this, name, configuration, fleet);
    const rights =
      configuration.routes !== undefined && "gateway" in configuration.routes
        ? [new RouteRights(`${name}-routes`, configuration, { parent: this })]
        : [];
    const services = [...databases.sync([...infrastructure, ...grounds]), ...workloads.pullSecrets];
    bootstrap(this, name, configuration, {
      components,
      fleet,
      git,
      clusterKey,
      contents: [...frontPage, ...apps.values(), ...authelia, ...previews, ...infrastructure, ...services, ...rights],
      entries: [
        ...infrastructure.flatMap(({ entries }) => entries),
        ...[...authelia, ...previews, ...services].map(({ entry }) => entry),
      ],
    });

    this.agePublicKey = clusterKey.recipient;
    this.recipients = pulumi.output(fleet.recipients);
    this.cluster = cluster.identifier;
    this.fleetRepository = `${hub.owner}/${configuration.fleet.repository}`;
    this.apps = Object.fromEntries(
      [...apps].map(([app, { agePublicKey, repository, namespaces, urls }]) => [
        app,
        { agePublicKey, repository, namespaces, urls },
      ]),
    );
    this.registerOutputs({ agePublicKey: this.agePublicKey, fleetRepository: this.fleetRepository, apps: this.apps });
  }
}

/** The key under which the stack fingerprints what it seals. When it is lost, everything is sealed anew, no more. */
function fingerprintKey(parent: Platform, name: string): pulumi.Output<string> {
  return new RandomKey(`${name}-fingerprint`, { purpose: "fingerprints", protect: false }, { parent }).base64;
}

/** The repository that Flux bootstraps from: made here, or by the stack that this one shares it with. */
function fleetRepository(
  parent: Platform,
  name: string,
  { fleet, onDestroy }: Configuration,
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
    },
    { parent },
  );
  return { repository: repository.repositoryName, owned: repository.resource };
}

/** Where registries' secrets are copied from, when there are some and something copies. */
function storeOfRegistries(
  parent: Platform,
  name: string,
  { apps, registries, externalSecrets, labelPrefix }: Configuration,
): RegistryStore | undefined {
  if (!externalSecrets || registries.length === 0) return undefined;
  const args = { registries, labelPrefix, scanners: scannersOf(apps) };
  return new RegistryStore(`${name}-registries`, args, { parent });
}

/** The other clusters of the fleet that have come up so far. */
function neighbourhood(parent: Platform, { fleet: { stacks } }: Configuration): pulumi.Output<FleetMember[]> {
  return pulumi
    .all(stacks.map((stack) => new Neighbour(stack, stack, { parent }).member))
    .apply((members) => members.filter((member) => member !== undefined));
}

/** The repository of every registered app, where this stack makes them, and the apps that run here. */
function registeredApps(
  parent: Platform,
  configuration: Configuration,
  around: {
    readonly fleet: FleetDirectory;
    readonly git: GitAccess;
    readonly flux: pulumi.Resource;
    readonly rules: readonly pulumi.Resource[];
    readonly neighbours: pulumi.Output<FleetMember[]>;
    readonly registryStore: RegistryStore | undefined;
    readonly infrastructure: readonly pulumi.Resource[];
  },
): Map<string, App> {
  const { cluster, registries, oidc, labelPrefix, ageKeyKind } = configuration;
  const { fleet, git, flux, rules, neighbours, registryStore, infrastructure } = around;
  const images = followsImages(configuration.flux.extraComponents);
  const given = { cluster: cluster.identifier, flux, rules, fleet, git, registries, registryStore, infrastructure };
  const { boundaries, postgres } = configuration;
  const shared = { ...given, oidc, labelPrefix, images, boundaries, database: postgres?.namespace };
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
      new AgeKey(`${name}-age`, { kind: ageKeyKind, protect: registration.protect, ...brought(name) }, { parent });
    const elsewhere = neighbours.apply((members) => members.map((member) => entryOf(member.apps, name)));
    const recipients = pulumi
      .all([ageKey?.recipient, elsewhere])
      .apply(([own, others]) => [own, ...others].filter((recipient) => recipient !== undefined));
    const platformRepository = platformRepositoryOf(parent, configuration, registration, recipients);
    if (here === undefined || ageKey === undefined) continue;
    const readers = readingApps(here, configuration.githubApps, configuration.github.fluxApp);
    apps.set(name, new App(name, { registration: here, ageKey, platformRepository, readers, ...shared }, { parent }));
  }
  return apps;
}

/** The team's own repository: made here, or by the stack that makes all of them. */
function platformRepositoryOf(
  parent: Platform,
  { fleet: { repository, create, branch }, github: { owner }, onDestroy }: Configuration,
  app: RegisteredApp,
  recipients: pulumi.Output<readonly Recipient[]>,
): PlatformRepositoryAccess {
  if (!create) return { repository: app.names.platformRepository, branch, contents: [] };
  const args = { app, owner, branch, topic: platformTopic(repository), recipients, onDestroy };
  return new PlatformRepository(`${app.name}-platform`, args, { parent }).access;
}

/** What Authelia is told, on a cluster that has it. */
function autheliaClients(
  parent: Platform,
  name: string,
  { oidc, apps: registrations }: Configuration,
  fleet: FleetDirectory,
  apps: readonly App[],
): AutheliaClients[] {
  if (oidc === undefined) return [];
  const clients = apps.flatMap(({ oidcClients }) => oidcClients);
  const policies = autheliaPolicies(registrations.flatMap((app) => app.oidc));
  const args = { clients, policies, namespace: oidc.namespace, fleet };
  return [new AutheliaClients(`${name}-authelia`, args, { parent })];
}

/** Flux's start, last: it first reads the repository when everything that it needs is there. */
function bootstrap(
  parent: Platform,
  name: string,
  { cluster, apps, fleet: { repository }, github: { fluxApp } }: Configuration,
  ground: {
    readonly components: FluxComponents;
    readonly fleet: FleetDirectory;
    readonly git: GitAccess;
    readonly clusterKey: AgeKey;
    readonly contents: readonly pulumi.Resource[];
    /** What the cluster applies besides its apps. */
    readonly entries: readonly string[];
  },
): void {
  const { components, fleet, git, clusterKey, contents } = ground;
  const reader =
    fluxApp === undefined
      ? { deployKey: fleetKey(parent, name, cluster.identifier, ground) }
      : { githubApp: appCredentials(fluxApp, git) };
  new FluxBootstrap(
    `${name}-flux`,
    {
      ...reader,
      components,
      fleet,
      url: readingUrl(credentialsOf(fluxApp), git, repository),
      identity: clusterKey.identity,
      entries: [...apps.map((app) => `apps/${app.names.platformRepository}`), ...ground.entries],
      contents,
    },
    { parent },
  );
}

function fleetKey(
  parent: Platform,
  name: string,
  cluster: string,
  { fleet, git }: { readonly fleet: FleetDirectory; readonly git: GitAccess },
): DeployKey["credentials"] {
  const { repository } = fleet;
  const args = { repository, title: `Flux on ${cluster}`, knownHosts: git.knownHosts };
  return new DeployKey(`${name}-flux`, args, { parent }).credentials;
}
