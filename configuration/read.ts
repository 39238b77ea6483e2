import * as pulumi from "@pulumi/pulumi";
import { readComponents } from "./components.ts";
import { readEnvironment } from "./environment.ts";
import { ConfigurationError, faultAt, type Fault } from "./fault.ts";
import { directoryOf } from "./rules/adopted-flux.ts";
import { FluxManifestError, loadFluxManifest } from "./flux-manifest.ts";
import { GITHUB_KNOWN_HOSTS } from "./github-known-hosts.ts";
import { namedApp, type GitHubApp } from "../model/github-app.ts";
import { toGitHubApps } from "./to-github-apps.ts";
import { clusterIdentifier } from "../model/names/cluster.ts";
import { readRun } from "./run.ts";
import { readRegistrations } from "./registrations.ts";
import { isOtherOwner } from "./rules/owners.ts";
import { brokenRules } from "./rules/index.ts";
import { brokenInfrastructureRules } from "./rules/infrastructure/index.ts";
import type { StackValues } from "./schema/stack.ts";
import { readStack, type StackRequest, type StackReading } from "./stack.ts";
import { onCluster, toRegisteredApp } from "./to-app.ts";
import { toInfrastructure } from "./to-infrastructure.ts";
import type { App } from "../model/app.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Author, Commits, Run } from "../model/commits.ts";
import type { Configuration } from "../model/configuration.ts";
import type { Flux } from "../model/flux.ts";
import type { GitHub, OwnerAccess } from "../model/github.ts";
import { stackBranch } from "../model/names/fleet.ts";
import type { Registry } from "../model/registry.ts";
import { readWorkloads } from "./workload-files.ts";
import { toWorkloads } from "./to-workloads.ts";
import { entryOf } from "../model/entry-of.ts";

/** Everything that configuration is read from. */
export interface ConfigurationSource extends StackRequest {
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Reads and checks all configuration.
 *
 * @throws ConfigurationError that lists every fault, when there is one.
 */
export async function readConfiguration(source: ConfigurationSource): Promise<Configuration> {
  const stack = await readStack(source);
  const { legible } = stack;
  const [files, components, workloads, flux] = await Promise.all([
    readRegistrations(source.directory, legible.apps, stack.source),
    readComponents(source.directory, legible.infrastructure, stack.source),
    readWorkloads(source.directory, legible.workloads, stack.source),
    readFlux(stack, source.directory),
  ]);
  const { owner: ownOwner } = legible.github;
  const hasOthers = files.registrations.some(({ draft }) => isOtherOwner(draft.values.source.owner, ownOwner));
  const environment = readEnvironment(source.environment, { ...legible.github, hasOthers });
  const draft = {
    stack: { source: stack.source, name: source.stack, values: legible },
    registrations: files.registrations.map((registration) => registration.draft),
    workloads: workloads.drafts,
  };
  const { drafts, unread } = components;
  const broken = [
    ...brokenRules(draft),
    ...brokenInfrastructureRules({ ...draft, components: drafts, unread, flux: flux.value?.documents }),
  ];

  const parts = [stack, environment, flux, components, files, ...files.registrations, workloads];
  const faults = [...parts.flatMap((part) => part.faults), ...broken];
  if (faults.length > 0 || !stack.value || !flux.value) {
    throw new ConfigurationError(faults);
  }
  const { value } = stack;
  const githubApps = toGitHubApps(value);
  const cluster = toCluster(value);
  const defaults = { protect: value.protect, owner: value.github.owner };
  const registrations = files.registrations.flatMap(({ draft, value: registration }) =>
    registration === undefined ? [] : [toRegisteredApp(draft.app, registration, defaults)],
  );
  const apps = registrations.map((app) => onCluster(app, cluster)).filter((app) => app !== undefined);
  return {
    github: toGitHub(value, source.stack, githubApps, environment.token),
    commits: toCommits(value, readRun(source.environment)),
    cluster,
    // A Flux that reads the repository was there after it.
    fleet: { ...value.fleet, adopt: value.fleet.adopt || (value.fleet.create && value.flux.adopt !== undefined) },
    flux: flux.value,
    registries: toRegistries(value),
    githubApps,
    externalSecrets: value.externalSecrets,
    recipients: value.recipients,
    ageKeys: Object.fromEntries(Object.entries(value.ageKeys).map(([app, identity]) => [app, pulumi.secret(identity)])),
    ageKeyKind: value.ageKeyKind,
    keys: { ...value.keys, overlaps: {}, keptDeployKeys: {} },
    labelPrefix: value.labelPrefix,
    protect: value.protect,
    onDestroy: value.onDestroy,
    ...(value.oidc === undefined ? {} : { oidc: value.oidc }),
    ...(value.previewsToken === undefined ? {} : { previewsToken: pulumi.secret(value.previewsToken) }),
    infrastructure: toInfrastructure(value, drafts),
    // Where a page runs here, its host name is known.
    registrations: registrations.map((app) => ({ ...app, ...onlyHome(onCluster(app, cluster)) })),
    apps,
    boundaries: { ...value.boundaries, allow: [...new Set(value.boundaries.allow)] },
    ...toWorkloads(value, cluster.hosts, apps, workloads.declared, drafts),
  };
}

function onlyHome(app: App | undefined): Pick<App, "home"> {
  return app?.home === undefined ? {} : { home: app.home };
}

async function readFlux(stack: StackReading, directory: string): Promise<{ value?: Flux; faults: readonly Fault[] }> {
  const { flux } = stack;
  if (flux === undefined) return { faults: [] };
  try {
    const extraComponents = [...new Set(flux.extraComponents)];
    const documents = await loadFluxManifest({ ...flux, extraComponents }, directory);
    const { adopt, ...rest } = flux;
    const adopted = adopt === undefined ? {} : { adopt: directoryOf(adopt) };
    return { value: { ...rest, extraComponents, documents, ...adopted }, faults: [] };
  } catch (error) {
    if (!(error instanceof FluxManifestError)) throw error;
    return { faults: [faultAt(stack.source, ["flux", error.setting], error.message)] };
  }
}

function toGitHub(
  {
    github: { baseUrl, app, fluxApp, owners, pullRequests, knownHosts = GITHUB_KNOWN_HOSTS, ...github },
    githubTokens,
  }: StackValues,
  stack: string,
  apps: Readonly<Record<string, GitHubApp>>,
  token: string | undefined,
): GitHub {
  return {
    ...github,
    ...(baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/\/*$/, "/") }),
    knownHosts: `${knownHosts.trim()}\n`,
    ...(app === undefined ? {} : { app: namedApp(app, apps) }),
    ...(fluxApp === undefined ? {} : { fluxApp: namedApp(fluxApp, apps) }),
    ...(pullRequests ? { pullRequests: { branch: stackBranch(stack) } } : {}),
    ...(token === undefined ? {} : { token: pulumi.secret(token) }),
    ...toOwners(owners, githubTokens, apps),
  };
}

/** The author of commits unless the stack names another, so that a reader of the history can tell them from people's. */
const AUTHOR: Author = { name: "gitops-platform", email: "gitops-platform@users.noreply.github.com" };

function toCommits({ commits: { author = AUTHOR, signed, trailers } }: StackValues, run: Run): Commits {
  return { ...(signed ? {} : { author }), trailers, run };
}

/** Credentials for other owners, whose names are the same in whatever case. */
function toOwners(
  owners: StackValues["github"]["owners"],
  tokens: StackValues["githubTokens"],
  apps: Readonly<Record<string, GitHubApp>>,
): Pick<GitHub, "owners"> {
  const entries = [
    ...Object.entries(owners).map(([owner, { app }]): [string, OwnerAccess] => [owner, { app: namedApp(app, apps) }]),
    ...Object.entries(tokens).map(([owner, token]): [string, OwnerAccess] => [owner, { token: pulumi.secret(token) }]),
  ];
  const access = entries.map(([owner, one]) => [owner.toLowerCase(), one] as const);
  return access.length === 0 ? {} : { owners: Object.fromEntries(access) };
}

function toCluster({ cluster, kubeconfig }: StackValues): Cluster {
  const { environment, name, domain, context, hosts = [environment] } = cluster;
  return {
    ...{ environment, name, domain, hosts },
    ...(context === undefined ? {} : { context }),
    identifier: clusterIdentifier(environment, name),
    ...(kubeconfig === undefined ? {} : { kubeconfig: pulumi.secret(kubeconfig) }),
  };
}

function toRegistries({ registries, registryPasswords }: StackValues): Registry[] {
  return registries.map((registry) => {
    const password = entryOf(registryPasswords, registry.name);
    // The rule about registries has seen to it.
    if (password === undefined) throw new Error(`no password for registry ${registry.name}`);
    return { ...registry, password: pulumi.secret(password) };
  });
}
