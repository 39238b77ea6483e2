import { z } from "zod";
import { ALLOWANCES, HOSTNAME_RULES, NETWORKS } from "../../model/boundaries.ts";
import { setSecret, SET_KUBECONFIG, SET_PREVIEWS_TOKEN } from "../commands.ts";
import { ownerProblem, repositoryProblem, branchProblem, serverUrlProblem, sshHostProblem } from "../fields/github.ts";
import { hostnameProblem, labelPrefixProblem, labelProblem } from "../fields/kubernetes.ts";
import { registryServerProblem, registryUserProblem } from "../fields/registries.ts";
import {
  knownHostsProblem,
  lineProblem,
  MANIFEST_EXAMPLE,
  manifestProblem,
  sha256Problem,
  stackNameProblem,
} from "../fields/text.ts";
import { FLUX_EXTRA_COMPONENTS } from "../../model/flux.ts";
import { AGE_KEY_KINDS } from "../../model/age.ts";
import { ON_DESTROY, VISIBILITIES } from "../../model/fleet.ts";
import { choice, elsewhere, identity, recipient, text } from "./fields.ts";
import { githubApp, githubAppKey } from "./github-apps.ts";
import { oidcProviderSchema } from "./oidc.ts";
import { postgresSchema } from "./postgres.ts";
import { routesSchema } from "./routes.ts";

const github = z
  .strictObject({
    owner: text("labrats-work", ownerProblem),
    baseUrl: text("https://github.example.org/", serverUrlProblem).exactOptional(),
    app: text("platform", labelProblem).exactOptional(),
    fluxApp: text("flux", labelProblem).exactOptional(),
    sshHost: text("github.com", sshHostProblem).default("github.com"),
    knownHosts: text("github.com ssh-ed25519 AAAA...", knownHostsProblem).exactOptional(),
    // The provider refuses 0.
    writeDelay: z.int().min(1).max(60_000).default(1000),
  })
  .register(elsewhere, { token: "set the environment variable GITHUB_TOKEN, or write app" });

const cluster = z
  .strictObject({
    environment: text("dev", labelProblem),
    name: text("home", labelProblem),
    domain: text("example.org", hostnameProblem),
    hosts: z.array(text("dev")).exactOptional(),
    context: text("home", lineProblem).exactOptional(),
    overlay: z
      .strictObject({ environment: text("dev", labelProblem).exactOptional(), write: z.boolean().exactOptional() })
      .default({}),
  })
  .register(elsewhere, { kubeconfig: `run: ${SET_KUBECONFIG}` });

const fleet = z.strictObject({
  repository: text("fleet", repositoryProblem),
  create: z.boolean(),
  stacks: z.array(text("prod", stackNameProblem)).default([]),
  branch: text("main", branchProblem).default("main"),
  visibility: choice(VISIBILITIES).default("private"),
  adopt: z.boolean().default(false),
});

export const fluxSchema = z.strictObject({
  manifest: text(MANIFEST_EXAMPLE, manifestProblem),
  sha256: text("64 digits", sha256Problem).exactOptional(),
  extraComponents: z.array(choice(FLUX_EXTRA_COMPONENTS)).default([]),
  scrapedFrom: z.array(text("monitoring", labelProblem)).default([]),
});

const registry = z
  .strictObject({
    name: text("ghcr", labelProblem),
    server: text("ghcr.io", registryServerProblem),
    username: text("labrats-bot", registryUserProblem),
  })
  .register(elsewhere, { password: `run: ${setSecret("registryPasswords", "<name>")}` });

const boundaries = z.strictObject({
  allow: z.array(choice(ALLOWANCES)).default([]),
  hostnames: choice(HOSTNAME_RULES).default("untaken"),
  reservedHostnames: z.array(text("intranet.example.org", hostnameProblem)).default([]),
  network: choice(NETWORKS).default("open"),
  networkFrom: z.array(text("traefik", labelProblem)).default([]),
});

/** The namespace `platform` of a stack's configuration. */
export const stackSchema = z.strictObject({
  github,
  cluster,
  fleet,
  flux: fluxSchema,
  registries: z.array(registry).default([]),
  registryPasswords: z.record(z.string(), text("a password", passwordProblem)).default({}),
  ageKeys: z.record(z.string(), identity()).default({}),
  githubApps: z.record(z.string(), githubApp).default({}),
  githubAppKeys: z.record(z.string(), githubAppKey).default({}),
  externalSecrets: z.boolean().default(false),
  oidc: oidcProviderSchema.exactOptional(),
  kubeconfig: text("the content of a kubeconfig").exactOptional(),
  previewsToken: text("a token", tokenProblem).exactOptional(),
  recipients: z.array(recipient()).default([]),
  ageKeyKind: choice(AGE_KEY_KINDS).default("x25519"),
  labelPrefix: text("labrats.work", labelPrefixProblem).default("labrats.work"),
  protect: z.boolean().default(true),
  onDestroy: choice(ON_DESTROY).default("archive"),
  apps: text("./apps", lineProblem).exactOptional(),
  infrastructure: text("./infrastructure", lineProblem).exactOptional(),
  // Names of variables are checked by a rule: zod leaves the value of a key that it refuses unchecked.
  settings: z.record(z.string(), text("hcl.labrats.work")).default({}),
  secrets: z.record(z.string(), text("a secret")).default({}),
  workloads: text("./workloads", lineProblem).exactOptional(),
  routes: routesSchema.exactOptional(),
  postgres: postgresSchema.exactOptional(),
  boundaries: boundaries.prefault({}),
});

export type StackValues = z.output<typeof stackSchema>;

/** Keys that are text at the top, so that what the engine hands over for them is not JSON. */
export const TEXT_KEYS: ReadonlySet<string> = new Set([
  "kubeconfig",
  "previewsToken",
  "ageKeyKind",
  "labelPrefix",
  "onDestroy",
  "apps",
  "infrastructure",
  "workloads",
] satisfies (keyof StackValues)[]);

/** Keys that have to be encrypted in the stack's file; no other may be. */
export const SECRET_KEYS: ReadonlySet<string> = new Set([
  "kubeconfig",
  "previewsToken",
  "registryPasswords",
  "ageKeys",
  "secrets",
  "githubAppKeys",
] satisfies (keyof StackValues)[]);

function tokenProblem(value: string): string | undefined {
  if (value === "") return `is empty; run: ${SET_PREVIEWS_TOKEN}`;
  return /\s/.test(value) ? `has a space or line break in it; run: ${SET_PREVIEWS_TOKEN}` : undefined;
}

function passwordProblem(value: string): string | undefined {
  return value === "" ? "is empty; set the password, or an access token of the registry" : undefined;
}
