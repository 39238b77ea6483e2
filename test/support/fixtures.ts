import * as pulumi from "@pulumi/pulumi";
import { FleetDirectory } from "../../components/fleet/fleet-directory.ts";
import { appNames } from "../../model/names/app.ts";
import type { AppImages } from "../../model/images.ts";
import type { OidcClient } from "../../model/oidc.ts";
import type { App } from "../../model/app.ts";
import type { AppDeployment } from "../../model/deployment.ts";
import type { Configuration } from "../../model/configuration.ts";
import type { AppPreviewFilesArgs } from "../../manifests/previews/app-files.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import { privateMark } from "../../render/program/fakes.ts";

/** Stands for the key of a cluster. */
export const identity = encodeIdentity(new Uint8Array(32).fill(7));
export const recipient = await recipientOf(identity);

/** Stands for somebody's break-glass key. */
export const otherIdentity = encodeIdentity(new Uint8Array(32).fill(8));
export const otherRecipient = await recipientOf(otherIdentity);

/** Stands for the stack's fingerprint key, base64. */
export const fingerprintKey = Buffer.alloc(32, 9).toString("base64");

export const git = { sshHost: "github.com", owner: "labrats-work", knownHosts: "github.com ssh-ed25519 AAAA\n" };

/** Where files for the cluster dev/home go. */
export const fleetArgs = {
  repository: "fleet",
  branch: "main",
  path: "clusters/dev/home",
  recipients: [recipient],
  fingerprintKey: pulumi.secret(fingerprintKey),
};
export const fleet = new FleetDirectory(fleetArgs);

/** How Flux deploys where a registration says nothing about it. */
export const byDefault: Omit<AppDeployment, "namespace" | "path" | "hostname" | "substitute"> = {
  secrets: [],
  wait: true,
  prune: true,
  interval: "5m",
  timeout: "5m",
  retryInterval: "2m",
  podSecurity: "baseline",
  suspend: false,
  decrypt: false,
  dependsOn: [],
  healthChecks: [],
};

/** An app with a home page and one environment, as its team registered it for the cluster dev/home. */
export const myDiet: App = {
  name: "my-diet",
  displayName: "MyDiet",
  source: { repository: "apps.my-diet", ref: { branch: "trunk" } },
  access: [
    { group: "mydiet-ops", role: "admin" },
    { group: "mydiet-developer", role: "developer" },
  ],
  home: {
    namespace: "my-diet-splash",
    path: "./k8s/home",
    hostname: "my-diet.example.org",
    substitute: {},
    ...byDefault,
  },
  environments: [
    {
      name: "dev",
      namespace: "my-diet-dev",
      path: "./k8s/overlays/dev",
      hostname: "app.my-diet-dev.example.org",
      substitute: { LOG_LEVEL: "debug" },
      ...byDefault,
    },
  ],
  hostnames: [],
  sharedHostnames: [],
  recipients: [],
  oidc: [],
  adopt: [],
  protect: true,
  names: appNames("my-diet"),
};

/** The same with secrets: two where it runs, one of them on the home page too. */
export const mySecretDiet: App = {
  ...myDiet,
  ...(myDiet.home === undefined ? {} : { home: { ...myDiet.home, secrets: [{ name: "mail", from: "mail" }] } }),
  environments: myDiet.environments.map((environment) => ({
    ...environment,
    secrets: [
      { name: "database", from: "database-dev" },
      { name: "mail", from: "mail" },
    ],
  })),
};

/** Two images of that app, whose new tags go to the branch that is deployed. */
export const myImages: AppImages = {
  images: [
    {
      name: "web",
      repository: "ghcr.io/labrats-work/my-diet",
      registry: "ghcr",
      policies: [{ environment: "dev", tags: { by: "date", prefix: "dev" } }],
    },
    {
      name: "migrations",
      repository: "quay.io/example/migrations",
      policies: [{ environment: "dev", tags: { by: "semver", range: ">=1.0.0 <2.0.0" } }],
    },
  ],
  updates: [{ environment: "dev", branch: "develop", push: "develop", path: "./k8s/overlays/dev" }],
};

/** A client of that app, as it is when its team says no more than where people come back. */
export const oidcClient: OidcClient = {
  id: "my-diet",
  name: "MyDiet",
  redirectUris: ["https://app.my-diet-dev.example.org/callback"],
  scopes: ["openid", "profile", "email", "groups"],
  grantTypes: ["authorization_code"],
  authMethod: "client_secret_basic",
  pkce: true,
  authorizationPolicy: "two_factor",
  environment: "dev",
  generation: 1,
};

/** An app without a home page, with two environments on one cluster. */
export const board: App = {
  name: "board",
  displayName: "Board | Room",
  source: { repository: "apps.board", ref: { branch: "main" } },
  access: [],
  environments: ["dev", "test"].map((name) => ({
    name,
    namespace: `board-${name}`,
    path: `./deploy/${name}`,
    hostname: `board-${name}.example.org`,
    substitute: {},
    ...byDefault,
  })),
  hostnames: [],
  sharedHostnames: [],
  recipients: [],
  oidc: [],
  adopt: [],
  protect: true,
  names: appNames("board"),
};

/** The previews of {@link myDiet} on the cluster dev/home. */
export const previewArgs: AppPreviewFilesArgs = {
  app: "my-diet",
  platform: "my-diet-platform",
  repository: "labrats-work/apps.my-diet",
  url: "ssh://git@github.com/labrats-work/apps.my-diet.git",
  credentials: "deployKey",
  path: "./k8s/overlays/preview",
  domain: "my-diet.example.org",
  substitute: { LOG_LEVEL: "debug" },
  hours: 72,
  quota: { cpu: "1", memory: "2Gi", storage: "5Gi", pods: 10 },
  directory: "clusters/dev/home",
  labelPrefix: "labrats.work",
  groups: [{ name: "app-admin", clusterRole: "admin", subjects: [{ kind: "Group", name: "mydiet-ops" }] }],
  flux: {
    clusterRole: "admin",
    rules: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles"], verbs: ["bind"] }],
  },
};

/** An app that leaves nothing as it is by default, and waits for itself and for another. */
export const shop: App = {
  name: "shop",
  displayName: "Shop",
  source: { repository: "apps.shop", ref: { semver: ">=2.0.0 <3.0.0 || 4.x" } },
  access: [],
  home: {
    namespace: "shop-splash",
    path: "./home",
    hostname: "www.shop.example.org",
    substitute: {},
    environment: "dev",
    ...byDefault,
    ref: { tag: "home/v3" },
    suspend: true,
    dependsOn: [{ app: "shop", namespace: "shop-platform", environment: "dev" }, { component: "rook-ceph-rbd" }],
  },
  environments: [
    {
      name: "dev",
      namespace: "shop-dev",
      path: "./k8s",
      hostname: "shop.example.org",
      substitute: {},
      secrets: [],
      ref: { branch: "main" },
      wait: false,
      prune: false,
      interval: "1h30m",
      timeout: "20m",
      retryInterval: "30s",
      podSecurity: "baseline",
      suspend: false,
      decrypt: true,
      dependsOn: [
        { app: "shop", namespace: "shop-platform" },
        { app: "shop", namespace: "shop-platform", environment: "migrations" },
        { app: "board", namespace: "board-platform", environment: "test" },
        { app: "my-diet", namespace: "my-diet-platform" },
      ],
      healthChecks: [
        { apiVersion: "apps/v1", kind: "Deployment", name: "shop" },
        { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", name: "search" },
      ],
    },
    {
      name: "migrations",
      namespace: "shop-migrations",
      path: "./migrations",
      hostname: "migrations.shop.example.org",
      substitute: {},
      ...byDefault,
    },
  ],
  hostnames: [],
  sharedHostnames: [],
  recipients: [],
  oidc: [],
  adopt: [],
  protect: true,
  names: appNames("shop"),
};

/** The smallest Flux release that configuration accepts. */
export const smallRelease: readonly KubernetesObject[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } },
  deployment("source-controller"),
  deployment("kustomize-controller"),
];

function deployment(name: string): KubernetesObject {
  const containers = [{ name: "manager", image: `ghcr.io/fluxcd/${name}:v1`, args: ["--log-level=info"] }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "flux-system" },
    spec: { template: { spec: { containers } } },
  };
}

/** The configuration of a stack without apps, for cluster dev/home, with `changes`. */
export function configuration(changes: Partial<Configuration> = {}): Configuration {
  return {
    github: {
      owner: "labrats-work",
      token: pulumi.secret(`${privateMark} token`),
      sshHost: git.sshHost,
      knownHosts: git.knownHosts,
      writeDelay: 1000,
    },
    commits: { author: { name: "gitops-platform", email: "platform@example.org" }, trailers: {}, run: {} },
    cluster: { environment: "dev", name: "home", identifier: "dev/home", domain: "example.org", hosts: ["dev"] },
    fleet: {
      repository: "fleet",
      create: true,
      stacks: [],
      branch: "main",
      visibility: "private",
      platformVisibility: "private",
      adopt: false,
    },
    flux: { manifest: "flux.yaml", extraComponents: [], scrapedFrom: [], documents: smallRelease },
    registries: [],
    githubApps: {},
    externalSecrets: false,
    recipients: [],
    ageKeys: {},
    ageKeyKind: "x25519",
    keys: { generations: {}, overlaps: {}, maxAge: {}, keptDeployKeys: {} },
    labelPrefix: "labrats.work",
    protect: true,
    onDestroy: "archive",
    infrastructure: { settings: {}, secrets: {}, overlay: { environment: "dev", write: true }, components: [] },
    boundaries: { allow: [], hostnames: "untaken", reservedHostnames: [], network: "open", networkFrom: [] },
    apps: [],
    workloads: [],
    registrations: changes.apps ?? [],
    ...changes,
  };
}
