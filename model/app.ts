import type { GitRef } from "./git-ref.ts";
import type { Recipient } from "./age.ts";
import type { Network } from "./boundaries.ts";
import type { AppImages } from "./images.ts";
import type { AppNames } from "./names/app.ts";
import type { OidcClient } from "./oidc.ts";
import type { PostgresConsumer } from "./postgres.ts";
import type { HostedPreviews, Previews } from "./previews.ts";
import type { AppDeployment } from "./deployment.ts";

/** A registered application. */
export interface RegisteredApp {
  /** From the name of its file. */
  readonly name: string;
  /** The name that people read. */
  readonly displayName: string;
  /** One line for those who do not know it. */
  readonly description?: string;
  /** The team or person that is responsible for the app. */
  readonly owner?: string;
  /** Where to reach them. */
  readonly contact?: string;
  readonly source: AppSource;
  /** Name of the GitHub App that reads its repositories; by default the platform repository is read as the fleet is. */
  readonly githubApp?: string;
  /** Each group is in it once. */
  readonly access: readonly AccessRule[];
  /** The page that introduces the app, when it has one. */
  readonly home?: RegisteredHome;
  /** In the order of the file. */
  readonly environments: readonly AppEnvironment[];
  /** Host names that it may have besides those of its home page and environments, also wildcards; `[]` by default. */
  readonly hostnames: readonly string[];
  /** The host names that it shares, by path, with apps that share them too; `[]` by default. */
  readonly sharedHostnames: readonly string[];
  /** As the stack says by default. */
  readonly network?: Network;
  /** Absent for an app whose pull requests are not deployed. */
  readonly previews?: Previews;
  /** Absent for an app whose images nobody follows. */
  readonly images?: AppImages;
  /** Public keys of team members, who can then edit the app's sealed files; `[]` by default. */
  readonly recipients: readonly Recipient[];
  /** The existing parts of the app that the platform takes over; `[]` by default. */
  readonly adopt: readonly Adoption[];
  /** Whether its platform namespace and its AGE key refuse to be deleted; as the stack says by default. */
  readonly protect: boolean;
  /** The app's OpenID Connect clients, on whatever cluster; in the order of the file. */
  readonly oidc: readonly OidcClient[];
  /** Every name that is derived from the app's. */
  readonly names: AppNames;
}

/**
 * `repository`: the platform repository. `objects`: the app's objects in the cluster, above all its namespaces, which keep
 * their content.
 */
export const ADOPTIONS = ["repository", "objects"] as const;
export type Adoption = (typeof ADOPTIONS)[number];

/** The page of an app, before it is known which cluster has it. */
export interface RegisteredHome extends Omit<AppHome, "hostname"> {
  /** Follows from the cluster by default. */
  readonly hostname?: string;
}

/**
 * A registered application as far as this cluster is concerned: its clients, the environments that it hosts, never none,
 * and the home page if it runs beside one of them.
 */
export interface App extends RegisteredApp {
  readonly home?: AppHome;
  readonly previews?: HostedPreviews;
}

/** The team's code repository. It exists already. */
export interface AppSource {
  /** The organisation or user that owns it. Default: `github.owner`, and never that one. */
  readonly owner?: string;
  readonly repository: string;
  /** The version of the repository to deploy; branch `main` by default. */
  readonly ref: GitRef;
  /** Name of the GitHub App that reads it. Default: the app's, unless `owner` is another; else a deploy key. */
  readonly githubApp?: string;
}

/** The rights of a group's members in the app's namespaces. */
export interface AccessRule {
  /** As the cluster's identity provider names it. */
  readonly group: string;
  readonly role: Role;
  /** Slug of a team on GitHub, whose members get the role's permission on the platform repository. */
  readonly team?: string;
}

/** Its host name is `<app>.<domain>` by default. */
export interface AppHome extends AppDeployment {
  readonly hostname: string;
  /** The page runs on the clusters that host this environment; absent while the app has none. */
  readonly environment?: string;
}

export interface AppEnvironment extends AppDeployment {
  /** `dev`, `prod`. */
  readonly name: string;
  /** Its database, where it has one. */
  readonly postgres?: PostgresConsumer;
}

export const ROLES = ["admin", "developer", "reader"] as const;
export type Role = (typeof ROLES)[number];
