import type { Recipient, Identity, KeyKind } from "./age.ts";
import type { RegisteredApp, App } from "./app.ts";
import type { Boundaries } from "./boundaries.ts";
import type { Cluster } from "./cluster.ts";
import type { Commits } from "./commits.ts";
import type { Fleet, OnDestroy } from "./fleet.ts";
import type { Flux } from "./flux.ts";
import type { GitHubApp } from "./github-app.ts";
import type { GitHub } from "./github.ts";
import type { Keys } from "./keys.ts";
import type { Infrastructure } from "./infrastructure.ts";
import type { OidcProvider } from "./oidc.ts";
import type { Postgres } from "./postgres.ts";
import type { Registry } from "./registry.ts";
import type { Routes } from "./routes.ts";
import type { Workload } from "./workload.ts";
import type * as pulumi from "@pulumi/pulumi";

/** All that the program knows about one stack: one cluster, its fleet repository, and the apps that run there. */
export interface Configuration {
  readonly github: GitHub;
  readonly commits: Commits;
  readonly cluster: Cluster;
  readonly fleet: Fleet;
  readonly flux: Flux;
  /** Container registries that apps pull from; `[]` by default. */
  readonly registries: readonly Registry[];
  /** GitHub Apps, by name; `{}` by default. */
  readonly githubApps: Readonly<Record<string, GitHubApp>>;
  /** Whether the cluster has the External Secrets Operator, or gets it from a component; it then brings all secrets to apps; `false` by default. */
  readonly externalSecrets: boolean;
  /** Break-glass keys that can open the cluster's sealed files, besides the cluster's own key; `[]` by default. */
  readonly recipients: readonly Recipient[];
  /** AGE identities, secret, that apps bring along instead of getting one, by name of the app; `{}` by default. */
  readonly ageKeys: Readonly<Record<string, pulumi.Output<Identity>>>;
  /** The kind of AGE keys that are made: `x25519` (default), or `hybrid`, which is post-quantum and needs Flux 2.9. */
  readonly ageKeyKind: KeyKind;
  /** Which keys there are of those that the program makes. */
  readonly keys: Keys;
  /** Before the `/` of the platform's own labels; `labrats.work` by default. */
  readonly labelPrefix: string;
  /** Whether platform namespaces and AGE keys refuse to be deleted; `true` by default. */
  readonly protect: boolean;
  /** The action on repositories that leave the stack; `archive` by default. */
  readonly onDestroy: OnDestroy;
  /** The OpenID Connect provider; set when any app has a client here. */
  readonly oidc?: OidcProvider;
  /** Secret. The token with which the fleet's workflow reads and comments on pull requests; set only where it is needed. */
  readonly previewsToken?: pulumi.Output<string>;
  /** Everything that the cluster runs besides registered apps. */
  readonly infrastructure: Infrastructure;
  /** Every registered app, by name, whatever cluster it runs on. */
  readonly registrations: readonly RegisteredApp[];
  /** Those with an environment in `cluster.hosts`, as far as this cluster is concerned. */
  readonly apps: readonly App[];
  /** Every workload, by name, with all its environments. */
  readonly workloads: readonly Workload[];
  /** How requests get to workloads here; set when any workload has a host name here. */
  readonly routes?: Routes;
  /** The cluster's PostgreSQL; set when anything has a database here. */
  readonly postgres?: Postgres;
  /** The limits of apps, whatever their rights. */
  readonly boundaries: Boundaries;
}
