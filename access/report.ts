import { environmentNamespace, homeNamespace, platformNamespace, platformRepository } from "../model/names/app.ts";
import type { RegistrationValues } from "../configuration/schema/registration.ts";
import type { Role } from "../model/app.ts";
import { repositoryPermissions, type RepositoryPermission } from "../manifests/app/repository-permissions.ts";
import { clientsFor, loginClients, type Login } from "./oidc.ts";
import { roleDescriptions } from "./role-descriptions.ts";

/** The permissions of a group, according to the registration. */
export interface GroupAccess {
  readonly group: string;
  readonly role: Role;
  /** Permissions in words; namespace names are in {@link AccessReport}. */
  readonly kubernetes: { readonly platform: string; readonly workloads: string };
  /** The team's permission on the platform repository; null without a team. */
  readonly github: { readonly team: string; readonly permission: RepositoryPermission } | null;
  /** The clients with which its members may log in, including clients for everybody. */
  readonly oidc: readonly Login[];
  /** How its members can read secrets that are sealed to the app; null if they cannot. */
  readonly decrypts: string | null;
}

/** A group that may log in to the app but has no role in it. */
export type Guests = Pick<GroupAccess, "group" | "oidc">;

/** A holder of a key that opens the app's sealed files. */
export type KeyHolder =
  | {
      readonly kind: "app";
      /** The environments whose clusters each have a key of the app. */
      readonly environments: readonly string[];
    }
  | { readonly kind: "person"; /** Public AGE key. */ readonly recipient: string };

/** The permissions in an app. */
export interface AccessReport {
  readonly app: string;
  readonly displayName: string;
  /** One line about the app, its owner, and its contact; null where the registration does not say. */
  readonly description: string | null;
  readonly owner: string | null;
  readonly contact: string | null;
  readonly platformRepository: string;
  readonly namespaces: { readonly platform: string; readonly workloads: readonly string[] };
  readonly groups: readonly GroupAccess[];
  /** Ordered as the clients name them. */
  readonly guests: readonly Guests[];
  /** Clients with which everybody who has an account may log in. */
  readonly everybody: readonly Login[];
  readonly keys: readonly KeyHolder[];
  /**
   * The GitHub Apps that the registration names. Whoever can see the app's secrets, or push to its platform repository,
   * has their keys.
   */
  readonly githubApps: readonly ReadingApp[];
}

/** A GitHub App, and the repositories that Flux reads with it. */
export interface ReadingApp {
  readonly githubApp: string;
  readonly repositories: readonly string[];
}

/** Derives the permissions in an app from its registration, for all clusters that host the app. */
export function accessReport(app: string, registration: RegistrationValues): AccessReport {
  const environments = Object.keys(registration.environments);
  const clients = loginClients(app, registration);
  const roles = new Set(registration.access.map(({ group }) => group));
  const guests = new Set(clients.flatMap(({ groups }) => groups ?? []).filter((group) => !roles.has(group)));
  return {
    app,
    displayName: registration.displayName,
    description: registration.description ?? null,
    owner: registration.owner ?? null,
    contact: registration.contact ?? null,
    platformRepository: platformRepository(app),
    namespaces: {
      platform: platformNamespace(app),
      workloads: [
        ...(registration.home === undefined ? [] : [homeNamespace(app)]),
        ...Object.entries(registration.environments).map(([environment, { namespace }]) =>
          environmentNamespace(app, environment, namespace),
        ),
      ],
    },
    groups: registration.access.map(({ group, role, team }) => ({
      group,
      role,
      kubernetes: roleDescriptions[role],
      github: team === undefined ? null : { team, permission: repositoryPermissions[role] },
      oidc: clientsFor(clients, group),
      decrypts: decrypts(role, team),
    })),
    guests: [...guests].map((group) => ({ group, oidc: clientsFor(clients, group) })),
    everybody: clientsFor(clients),
    keys: [
      { kind: "app", environments },
      ...registration.recipients.map((recipient) => ({ kind: "person" as const, recipient })),
    ],
    githubApps: readingApps(app, registration),
  };
}

function readingApps(app: string, { githubApp, source }: RegistrationValues): ReadingApp[] {
  const reads = [
    { githubApp, repository: platformRepository(app) },
    {
      // An App is installed in one account.
      githubApp: source.githubApp ?? (source.owner === undefined ? githubApp : undefined),
      repository: source.owner === undefined ? source.repository : `${source.owner}/${source.repository}`,
    },
  ];
  const named = new Set(reads.flatMap((read) => read.githubApp ?? []));
  return [...named].map((name) => ({
    githubApp: name,
    repositories: reads.filter((read) => read.githubApp === name).map(({ repository }) => repository),
  }));
}

/**
 * How a role can read the app's secrets. Sealed files become secrets of the platform namespace, and the app's key is
 * one of them. Flux applies commits to the platform repository with access to those secrets, so anyone who can push
 * there can reveal them.
 */
function decrypts(role: Role, team: string | undefined): string | null {
  if (role === "admin") return "yes, sees the secrets";
  return team !== undefined && repositoryPermissions[role] !== "pull" ? "yes, by a commit" : null;
}
