import type { PodSecurity } from "./pod-security.ts";
import type * as pulumi from "@pulumi/pulumi";
import type { FluxExtraComponent } from "../manifests/flux/selection.ts";
import type { GitRef } from "../manifests/flux/git-repository.ts";
import type { KubernetesObject } from "../manifests/kubernetes-object.ts";
import type { Identity, KeyKind, Recipient } from "../sops/age-identity.ts";
import type { Boundaries, Network } from "./boundaries.ts";
import type { GitHubApp } from "./github-apps.ts";
import type { AppImages } from "./images.ts";
import type { Infrastructure } from "./infrastructure.ts";
import type { AppNames } from "./names.ts";
import type { OidcClient, OidcProvider } from "./oidc.ts";
import type { Postgres, PostgresConsumer } from "./postgres.ts";
import type { HostedPreviews, Previews } from "./previews.ts";
import type { Routes } from "./routes.ts";
import type { Workload } from "./workloads.ts";

/** All that the program knows about one stack: one cluster, its fleet repository, and the apps that run there. */
export interface Configuration {
  readonly github: GitHub;
  readonly cluster: Cluster;
  readonly fleet: Fleet;
  readonly flux: Flux;
  /** Container registries that apps pull from; `[]` by default. */
  readonly registries: readonly Registry[];
  /** GitHub Apps, by name; `{}` by default. */
  readonly githubApps: Readonly<Record<string, GitHubApp>>;
  /** Whether the cluster has the External Secrets Operator, which then brings all secrets to apps; `false` by default. */
  readonly externalSecrets: boolean;
  /** Who, besides the cluster, can open the cluster's sealed files: break-glass keys. `[]` by default. */
  readonly recipients: readonly Recipient[];
  /** AGE identities, secret, that apps bring along instead of getting one, by name of the app; `{}` by default. */
  readonly ageKeys: Readonly<Record<string, pulumi.Output<Identity>>>;
  /** The kind of AGE keys that are made: `x25519` (default), or `hybrid`, which is post-quantum and needs Flux 2.9. */
  readonly ageKeyKind: KeyKind;
  /** Before the `/` of the platform's own labels; `labrats.work` by default. */
  readonly labelPrefix: string;
  /** Whether platform namespaces and AGE keys refuse to be deleted; `true` by default. */
  readonly protect: boolean;
  /** What becomes of repositories when they leave the stack; `archive` by default. */
  readonly onDestroy: OnDestroy;
  /** Who logs people in; there when any app has a client here. */
  readonly oidc?: OidcProvider;
  /** Secret. With which the workflow of the fleet repository reads and comments on pull requests; only where it is needed. */
  readonly previewsToken?: pulumi.Output<string>;
  /** What the cluster runs besides registered apps. */
  readonly infrastructure: Infrastructure;
  /** Every registered app, by name, whatever cluster it runs on. */
  readonly registrations: readonly RegisteredApp[];
  /** Those with an environment in `cluster.hosts`, as far as this cluster is concerned. */
  readonly apps: readonly App[];
  /** Every workload, by name, with all its environments. */
  readonly workloads: readonly Workload[];
  /** How requests get to workloads here; there when any has a host name here. */
  readonly routes?: Routes;
  /** The cluster's PostgreSQL; there when anybody has a database here. */
  readonly postgres?: Postgres;
  /** What apps may not do, whatever their rights. */
  readonly boundaries: Boundaries;
}

/** The organisation on GitHub, GitHub Enterprise, or a stand-in for them. */
export interface GitHub {
  /** Organisation or user that owns every repository. */
  readonly owner: string;
  /** URL of a server other than github.com, with a trailing `/`. */
  readonly baseUrl?: string;
  /** As which the program works; as the owner of `token` by default. Its key gets into no cluster and no repository. */
  readonly app?: GitHubApp;
  /** Secret. From the environment variable `GITHUB_TOKEN`; absent where there is `app`. */
  readonly token?: pulumi.Output<string>;
  /** With which Flux reads the fleet repository, and platform repositories of apps without one of their own; deploy keys by default. */
  readonly fluxApp?: GitHubApp;
  /** `host` or `host:port` that Flux clones from; `github.com` by default. */
  readonly sshHost: string;
  /** Lines for an OpenSSH `known_hosts` file, ending in a newline; the keys of github.com by default. */
  readonly knownHosts: string;
  /** Milliseconds between two writes; 1000 by default, which keeps under GitHub's secondary rate limit. */
  readonly writeDelay: number;
}

/** The one cluster of the stack. */
export interface Cluster {
  /** What the cluster is for: `dev`. */
  readonly environment: string;
  /** Unique within its environment: `home`. */
  readonly name: string;
  /** `<environment>/<name>`; its directory in the fleet repository is `clusters/<identifier>`. */
  readonly identifier: `${string}/${string}`;
  /** Host names that nobody chose are made under it. */
  readonly domain: string;
  /** App environments that run here; `[environment]` by default. */
  readonly hosts: readonly string[];
  /** Context of the kubeconfig; its current context by default. */
  readonly context?: string;
  /** Secret. The kubeconfig itself; the ambient one (`KUBECONFIG`, `~/.kube/config`) by default. */
  readonly kubeconfig?: pulumi.Output<string>;
}

/** The repository that Flux bootstraps from. */
export interface Fleet {
  readonly repository: string;
  /**
   * Whether this stack creates the repository, and the platform repository of every registered app; exactly one of the
   * stacks that share them does.
   */
  readonly create: boolean;
  /** The other stacks that share the repository, for the one that creates it; `[]` by default. */
  readonly stacks: readonly string[];
  /** `main` by default. */
  readonly branch: string;
  /** `private` by default; `internal` exists on GitHub Enterprise only. */
  readonly visibility: Visibility;
  /** Whether the repository is there already and is taken over with all that is in it; `false` by default. */
  readonly adopt: boolean;
}

/** What Flux is installed from. */
export interface Flux {
  /** `https` URL, or path of a file, as configured. */
  readonly manifest: string;
  /** Of the manifest, 64 lower-case hexadecimal digits; not checked when absent. */
  readonly sha256?: string;
  /** Controllers on top of those that every cluster has; each once, `[]` by default. */
  readonly extraComponents: readonly FluxExtraComponent[];
  /** Namespaces whose Pods may read the controllers' metrics; `[]` by default. */
  readonly scrapedFrom: readonly string[];
  /** The manifest's objects that the cluster gets, in its order. */
  readonly documents: readonly KubernetesObject[];
}

/** A container registry and who logs in there. */
export interface Registry {
  /** Unique; the pull secret is called `<name>-pull-secret`. */
  readonly name: string;
  /** As people write it: `ghcr.io`, `docker.io/labrats-work`. */
  readonly server: string;
  readonly username: string;
  /** Secret. */
  readonly password: pulumi.Output<string>;
}

/** A registered application. */
export interface RegisteredApp {
  /** From the name of its file. */
  readonly name: string;
  /** What people call it. */
  readonly displayName: string;
  /** One line for those who do not know it. */
  readonly description?: string;
  /** The team or person that answers for it. */
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
  /** Which of its host names it shares with apps that say so too, by path; `[]` by default. */
  readonly sharedHostnames: readonly string[];
  /** As the stack says by default. */
  readonly network?: Network;
  /** Absent for an app whose pull requests are not deployed. */
  readonly previews?: Previews;
  /** Absent for an app whose images nobody follows. */
  readonly images?: AppImages;
  /** Public keys of team members, who can then edit the app's sealed files; `[]` by default. */
  readonly recipients: readonly Recipient[];
  /** What of the app is there already, and becomes the platform's; `[]` by default. */
  readonly adopt: readonly Adoption[];
  /** Whether its platform namespace and its AGE key refuse to be deleted; as the stack says by default. */
  readonly protect: boolean;
  /** The app's OpenID Connect clients, on whatever cluster; in the order of the file. */
  readonly oidc: readonly OidcClient[];
  /** Every name that is derived from the app's. */
  readonly names: AppNames;
}

/**
 * `repository`: the platform repository. `objects`: what there is of the app in the cluster, namespaces above all, which
 * keep what is in them.
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

/** The team's code repository. It exists already and belongs to `github.owner`. */
export interface AppSource {
  readonly repository: string;
  /** What of it is deployed; branch `main` by default. */
  readonly ref: GitRef;
  /** Name of the GitHub App that reads it; the app's, else a deploy key, by default. */
  readonly githubApp?: string;
}

/** What the members of a group may do in the app's namespaces. */
export interface AccessRule {
  /** As the cluster's identity provider names it. */
  readonly group: string;
  readonly role: Role;
  /** Slug of a team on GitHub, whose members get the role's permission on the platform repository. */
  readonly team?: string;
}

/** Something of the app's that Flux deploys from its source repository. */
export interface AppDeployment {
  /** Where it runs. */
  readonly namespace: string;
  /** In the source repository; begins with `./`, has no `..`. */
  readonly path: string;
  /** Unique over all apps. The manifests see it as `${HOSTNAME}`, if they have variables. Absent for what nobody visits. */
  readonly hostname?: string;
  /** Further variables for the manifests; never `HOSTNAME`. `false`: the manifests have no variables, as where there is no host name either. */
  readonly substitute: Readonly<Record<string, string>> | false;
  /** Copies of Secrets of the app's platform namespace that it gets; no two of one name, `[]` by default. */
  readonly secrets: readonly AppSecret[];
  /** What of the source repository is deployed here; absent when it is what the app's source says. */
  readonly ref?: GitRef;
  /** Whether it is ready only when everything that it deployed is; `true` by default, and never with `healthChecks`. */
  readonly wait: boolean;
  /** Whether what leaves the repository is deleted from the cluster; `true` by default. */
  readonly prune: boolean;
  /** How often drift is corrected, a Go duration; `5m` by default. */
  readonly interval: string;
  /** How long to wait for it to become ready, a Go duration; `5m` by default. */
  readonly timeout: string;
  /** How soon to try again what failed, a Go duration; `2m` by default. */
  readonly retryInterval: string;
  /** What its pods may ask for; `baseline` by default. */
  readonly podSecurity: PodSecurity;
  /** Whether nothing new is deployed for now; `false` by default. */
  readonly suspend: boolean;
  /** Whether files of the source repository that are sealed to the app's key are opened; `false` by default. */
  readonly decrypt: boolean;
  /** What has to be ready first; all of it is on this cluster. `[]` by default. */
  readonly dependsOn: readonly Dependency[];
  /** What alone decides whether it is ready; `[]` by default. */
  readonly healthChecks: readonly HealthCheck[];
}

/** What a deployment waits for: an environment, or, without one, the secrets in the platform namespace of an app. */
export interface Dependency {
  readonly app: string;
  /** Where that app's Flux objects are. */
  readonly namespace: string;
  readonly environment?: string;
}

/** An object in the namespace of a deployment. */
export interface HealthCheck {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** A Secret that a team has sealed for its app. */
export interface AppSecret {
  /** Where the app runs. */
  readonly name: string;
  /** In the platform namespace; `name` by default. Never one of the app's keys. */
  readonly from: string;
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

export const AGE_KEY_KINDS = ["x25519", "hybrid"] as const satisfies readonly KeyKind[];

export const VISIBILITIES = ["private", "public", "internal"] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const ON_DESTROY = ["archive", "delete"] as const;
export type OnDestroy = (typeof ON_DESTROY)[number];
