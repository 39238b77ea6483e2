import { environmentNamespace, homeNamespace, platformNamespace, platformRepository } from "../model/names/app.ts";
import type { RegistrationValues } from "../configuration/schema/registration.ts";
import type { Role } from "../model/app.ts";
import { repositoryPermissions, type RepositoryPermission } from "../manifests/app/repository-permissions.ts";
import { clientsFor, loginClients, type Login } from "./oidc.ts";
import { roleDescriptions } from "./role-descriptions.ts";

/** What a group may do, as the registration has it. */
export interface GroupAccess {
  readonly group: string;
  readonly role: Role;
  /** In words; namespace names are in {@link AccessReport}. */
  readonly kubernetes: { readonly platform: string; readonly workloads: string };
  /** The team's permission on the platform repository; null without a team. */
  readonly github: { readonly team: string; readonly permission: RepositoryPermission } | null;
  /** Clients with which its members may log in, those for everybody among them. */
  readonly oidc: readonly Login[];
  /** How its members get at what is sealed to the app; null when they do not. */
  readonly decrypts: string | null;
}

/** A group that may log in to the app, and has no role in it. */
export type Guests = Pick<GroupAccess, "group" | "oidc">;

/** Who can open the app's sealed files with a key of its own. */
export type KeyHolder =
  | { readonly kind: "app"; /** On whose clusters the app has a key each. */ readonly environments: readonly string[] }
  | { readonly kind: "person"; /** Public AGE key. */ readonly recipient: string };

/** Who may do what in an app. */
export interface AccessReport {
  readonly app: string;
  readonly displayName: string;
  /** One line about the app, who answers for it, and where to reach them; null where the registration does not say. */
  readonly description: string | null;
  readonly owner: string | null;
  readonly contact: string | null;
  readonly platformRepository: string;
  readonly namespaces: { readonly platform: string; readonly workloads: readonly string[] };
  readonly groups: readonly GroupAccess[];
  /** In the order in which clients name them. */
  readonly guests: readonly Guests[];
  /** Clients with which everybody may log in who has an account. */
  readonly everybody: readonly Login[];
  readonly keys: readonly KeyHolder[];
  /** The GitHub Apps that the registration names: who sees the app's secrets, or pushes to its platform repository, has their keys. */
  readonly githubApps: readonly ReadingApp[];
}

/** A GitHub App, and what Flux reads with it. */
export interface ReadingApp {
  readonly githubApp: string;
  readonly repositories: readonly string[];
}

/** What a registration says about access, on all clusters that host the app. */
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
 * Sealed files become secrets of the platform namespace, and the app's key is one of them. Flux applies what is pushed to
 * the platform repository with rights to those secrets: whoever pushes there can have them shown.
 */
function decrypts(role: Role, team: string | undefined): string | null {
  if (role === "admin") return "yes, sees the secrets";
  return team !== undefined && repositoryPermissions[role] !== "pull" ? "yes, by a commit" : null;
}
