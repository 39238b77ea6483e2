import { isDeepStrictEqual } from "node:util";
import type { GitRef } from "../model/git-ref.ts";
import { hostedImages, toImages } from "./to-images.ts";
import { appNames, environmentNamespace, HOME, homeHostname, platformNamespace } from "../model/names/app.ts";
import { hostedPreviews, toPreviews } from "./to-previews.ts";
import { toPostgresConsumer, type PostgresPlace } from "./to-postgres.ts";
import type { DeploymentValues } from "./schema/deployment.ts";
import type { RegistrationValues } from "./schema/registration.ts";
import type { OidcClient } from "../model/oidc.ts";
import type { App, RegisteredApp, RegisteredHome } from "../model/app.ts";
import type { AppDependency, AppDeployment, AppSecret, Dependency } from "../model/deployment.ts";
import type { Cluster } from "../model/cluster.ts";

/** The settings of a stack that apply to its apps by default. */
export interface StackDefaults {
  /** The value of `protect` for apps that do not set it. */
  readonly protect: boolean;
  /** The owner of source repositories whose registration names none. */
  readonly owner: string;
}

/** The app as its team registered it, with the names that follow from its own. */
export function toRegisteredApp(
  name: string,
  registration: RegistrationValues,
  { protect: protectByDefault, owner: ownerByDefault }: StackDefaults,
): RegisteredApp {
  const {
    displayName,
    githubApp,
    access,
    hostnames,
    sharedHostnames,
    network,
    recipients,
    adopt,
    previews,
    protect = protectByDefault,
  } = registration;
  const ref = toRef(registration.source);
  const { repository, githubApp: sourcesApp } = registration.source;
  const source = {
    ...{ repository, ref },
    ...otherOwner(registration.source.owner, ownerByDefault),
    ...(sourcesApp === undefined ? {} : { githubApp: sourcesApp }),
  };
  const environments = Object.entries(registration.environments).map(
    ([environment, { namespace: chosen, path, hostname, substitute, postgres, ...options }]) => ({
      name: environment,
      namespace: environmentNamespace(name, environment, chosen),
      path,
      ...(hostname === undefined ? {} : { hostname }),
      // Flux substitutes nothing where no variable is set.
      substitute: hostname === undefined && Object.keys(substitute).length === 0 ? false : substitute,
      secrets: secretsOf(registration, environment),
      ...(postgres === undefined
        ? {}
        : { postgres: toPostgresConsumer(appPlace(name, environment, chosen), postgres) }),
      ...toOptions(name, options, ref),
    }),
  );
  const names = appNames(name);
  const oidc = registration.oidc.map((client) => toClient(name, registration, client));
  const home = toHome(name, registration, ref);
  return {
    ...{
      name,
      displayName,
      ...about(registration),
      source,
      access,
      environments,
      hostnames,
      sharedHostnames,
      recipients,
      adopt,
      protect,
      oidc,
      names,
    },
    ...(githubApp === undefined ? {} : { githubApp }),
    ...(home === undefined ? {} : { home }),
    ...(network === undefined ? {} : { network }),
    ...toImages(registration, environments, ref),
    ...(previews === undefined ? {} : { previews: toPreviews(previews, Object.keys(registration.environments)) }),
  };
}

/** GitHub does not tell upper case from lower. */
function otherOwner(owner: string | undefined, byDefault: string): Pick<RegisteredApp["source"], "owner"> {
  return owner === undefined || owner.toLowerCase() === byDefault.toLowerCase() ? {} : { owner };
}

function about({
  description,
  owner,
  contact,
}: RegistrationValues): Pick<RegisteredApp, "description" | "owner" | "contact"> {
  return {
    ...(description === undefined ? {} : { description: description.trim() }),
    ...(owner === undefined ? {} : { owner }),
    ...(contact === undefined ? {} : { contact }),
  };
}

/** The namespace is there before Flux is. */
function appPlace(app: string, environment: string, chosen: string | undefined): PostgresPlace {
  const namespace = environmentNamespace(app, environment, chosen);
  return { id: environmentNamespace(app, environment), app, namespace };
}

function toClient(
  app: string,
  { displayName, environments }: RegistrationValues,
  client: RegistrationValues["oidc"][number],
): OidcClient {
  const { id = app, name = displayName, environment = Object.keys(environments)[0] } = client;
  // The rule about clients has seen to it.
  if (environment === undefined) throw new Error(`no environment for a client of ${app}`);
  const { redirectUris, scopes, grantTypes, authMethod, pkce, authorizationPolicy, generation } = client;
  const { groups, idTokenClaims, consent, lifespans } = client;
  const settings = { redirectUris, scopes, grantTypes, authMethod, pkce, authorizationPolicy };
  return {
    ...{ id, name, environment, ...settings },
    ...(groups === undefined ? {} : { groups }),
    ...(idTokenClaims === undefined ? {} : { idTokenClaims }),
    ...(consent === undefined ? {} : { consent }),
    ...(lifespans === undefined ? {} : { lifespans }),
    generation,
  };
}

/** The app as far as the cluster is concerned; undefined when the cluster hosts none of its environments. */
export function onCluster({ home, previews, images, ...app }: RegisteredApp, cluster: Cluster): App | undefined {
  const { hosts, domain } = cluster;
  const environments = app.environments.filter(({ name }) => hosts.includes(name));
  if (environments.length === 0) return undefined;
  const oidc = app.oidc.filter(({ environment }) => hosts.includes(environment));
  const hosted = {
    ...app,
    environments,
    oidc,
    ...hostedPreviews(app.name, previews, cluster),
    ...hostedImages(images, hosts),
  };
  if (home?.environment === undefined || !hosts.includes(home.environment)) return hosted;
  return { ...hosted, home: { hostname: homeHostname(app.name, domain), ...home } };
}

/** The page runs beside one environment, so that clusters do not fight over its host name. */
function toHome(name: string, registration: RegistrationValues, ref: GitRef): RegisteredHome | undefined {
  const { home, environments } = registration;
  if (home === undefined) return undefined;
  const { path, hostname, environment = Object.keys(environments)[0], substitute, ...options } = home;
  return {
    namespace: appNames(name).homeNamespace,
    path,
    ...(hostname === undefined ? {} : { hostname }),
    ...(environment === undefined ? {} : { environment }),
    substitute,
    secrets: secretsOf(registration, HOME),
    ...toOptions(name, options, ref),
  };
}

/** The home page gets only what names it: it is open to everybody, and mostly has nothing to keep. */
function secretsOf({ secrets }: RegistrationValues, deployment: string): AppSecret[] {
  return secrets
    .filter(({ environments }) => environments?.includes(deployment) ?? deployment !== HOME)
    .map(({ name, from = name }) => ({ name, from }));
}

type Options = Omit<AppDeployment, "namespace" | "path" | "hostname" | "substitute" | "secrets">;

function toOptions(
  app: string,
  { source, wait, dependsOn, healthChecks, ...options }: DeploymentValues,
  appRef: GitRef,
): Options {
  const ref = source === undefined ? appRef : toRef(source);
  return {
    ...(isDeepStrictEqual(ref, appRef) ? {} : { ref }),
    // Flux overlooks health checks while it waits for everything.
    wait: wait ?? healthChecks.length === 0,
    ...options,
    dependsOn: dependsOn.map((dependency) => toDependency({ app, ...dependency })),
    healthChecks,
  };
}

function toDependency({
  component,
  app,
  environment,
}: Omit<AppDependency, "namespace"> & { readonly component?: string }): Dependency {
  if (component !== undefined) return { component };
  return { app, namespace: platformNamespace(app), ...(environment === undefined ? {} : { environment }) };
}

/** A rule has seen to it that there is one at most. */
function toRef(source: { readonly branch?: string; readonly tag?: string; readonly semver?: string }): GitRef {
  const { branch = "main", tag, semver } = source;
  if (tag !== undefined) return { tag };
  return semver === undefined ? { branch } : { semver };
}
