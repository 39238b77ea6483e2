import { z } from "zod";
import { postgresServerSketch, postgresSketch, type DraftWorkload } from "./draft-workload.ts";
import type { Fault, Source } from "./fault.ts";
import { fluxSchema } from "./schema/stack.ts";

/**
 * What the rules look at: as much of the input as could be understood, so that a slip in one place does not hide faults in
 * another.
 */
export interface Draft {
  readonly stack: {
    readonly source: Source;
    /** Its file is `Pulumi.<name>.yaml`. */
    readonly name: string;
    readonly values: StackSketch;
  };
  readonly registrations: readonly DraftRegistration[];
  readonly workloads: readonly DraftWorkload[];
}

export interface DraftRegistration {
  /** The app's name, from the name of its file. */
  readonly app: string;
  readonly source: Source;
  /** Whether the file is YAML: of one that is not, nothing is known, and nothing can be said to be missing. */
  readonly legible: boolean;
  readonly values: RegistrationSketch;
}

/** Finds what one value alone does not show. */
export type Rule = (draft: Draft) => readonly Fault[];

const maybeText = z.string().optional().catch(undefined);
const variables = z.record(z.string(), z.unknown()).catch({});
const list = <T extends z.ZodType>(item: T) => z.array(item).catch([]);

const stackSketch = z.object({
  github: z
    .object({
      owner: maybeText,
      sshHost: maybeText,
      knownHosts: maybeText,
      baseUrl: maybeText,
      app: maybeText,
      fluxApp: maybeText,
    })
    .catch({}),
  cluster: z
    .object({
      environment: maybeText,
      domain: maybeText,
      context: maybeText,
      hosts: list(maybeText),
      overlay: z.object({ environment: maybeText }).catch({}),
    })
    .catch({ hosts: [], overlay: {} }),
  fleet: z
    .object({
      repository: maybeText,
      create: z.boolean().optional().catch(undefined),
      stacks: list(maybeText),
      adopt: z.boolean().optional().catch(undefined),
    })
    .catch({ stacks: [] }),
  registries: list(z.object({ name: maybeText, server: maybeText }).catch({})),
  registryPasswords: variables,
  ageKeys: variables,
  ageKeyKind: maybeText,
  githubApps: z
    .record(z.string(), z.object({ shared: z.boolean().default(false).catch(true) }).catch({ shared: true }))
    .catch({}),
  githubAppKeys: variables,
  // What was not understood is at least there.
  externalSecrets: z.boolean().default(false).catch(true),
  kubeconfig: maybeText,
  previewsToken: maybeText,
  apps: maybeText,
  infrastructure: maybeText,
  settings: variables,
  secrets: variables,
  workloads: maybeText,
  // What was not understood is at least there.
  routes: z.object({ gateway: z.unknown().optional(), ingress: z.unknown().optional() }).optional().catch({}),
  postgres: postgresServerSketch,
  boundaries: z.object({ reservedHostnames: list(maybeText) }).catch({ reservedHostnames: [] }),
  oidc: z.object({ issuer: maybeText, namespace: maybeText }).optional().catch({}),
  // Whole or not at all: only a sound one is worth a download.
  flux: fluxSchema.optional().catch(undefined),
});
export type StackSketch = z.output<typeof stackSketch>;

const clientSketch = z.object({
  id: maybeText,
  name: maybeText,
  environment: maybeText,
  redirectUris: list(maybeText),
  redirectHosts: list(maybeText),
});

/** All its keys, so that rules can tell which are given. */
const sourceSketch = z.looseObject({ repository: maybeText, githubApp: maybeText });

const deploymentSketch = z.object({
  hostname: maybeText,
  path: maybeText,
  substitute: variables,
  source: sourceSketch.optional().catch(undefined),
  wait: z.boolean().optional().catch(undefined),
  // What is no dependency at all is nothing to rules, but keeps its place in the list.
  dependsOn: list(
    z.strictObject({ app: z.string().optional(), environment: z.string().optional() }).optional().catch(undefined),
  ),
  healthChecks: list(z.unknown()),
});
export type DeploymentSketch = z.output<typeof deploymentSketch>;

/** All its keys, as of a source. */
const policySketch = z.looseObject({ tags: maybeText, prefix: maybeText, semver: maybeText });

const imageSketch = z.object({
  name: maybeText,
  repository: maybeText,
  registry: maybeText,
  environments: z.record(z.string(), policySketch.optional().catch(undefined)).optional().catch(undefined),
});

const environmentSketch = deploymentSketch.extend({ namespace: maybeText, postgres: postgresSketch });

const registrationSketch = z.object({
  displayName: maybeText,
  source: sourceSketch.catch({}),
  githubApp: maybeText,
  access: list(z.object({ group: maybeText, role: maybeText, team: maybeText }).catch({})),
  home: deploymentSketch.extend({ environment: maybeText }).optional().catch(undefined),
  previews: z.object({ environment: maybeText, substitute: variables }).optional().catch(undefined),
  environments: z
    .record(
      z.string(),
      environmentSketch.catch(() => environmentSketch.parse({})),
    )
    .catch({}),
  hostnames: list(maybeText),
  sharedHostnames: list(maybeText),
  secrets: list(
    z
      .object({ name: maybeText, from: maybeText, environments: z.array(maybeText).optional().catch(undefined) })
      .catch({}),
  ),
  images: list(imageSketch.catch({})),
  imageUpdates: z.record(z.string(), z.object({ branch: maybeText, path: maybeText }).catch({})).catch({}),
  oidc: list(clientSketch.catch({ redirectUris: [], redirectHosts: [] })),
});
export type RegistrationSketch = z.output<typeof registrationSketch>;

/** Never fails: what does not fit is left out. */
export function sketchStack(value: unknown): StackSketch {
  return stackSketch.parse(asMapping(value));
}

/** Never fails: what does not fit is left out. */
export function sketchRegistration(value: unknown): RegistrationSketch {
  return registrationSketch.parse(asMapping(value));
}

function asMapping(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
