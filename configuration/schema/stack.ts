import { z } from "zod";
import { SET_PREVIEWS_TOKEN, setSecret } from "../commands.ts";
import { labelPrefixProblem } from "../fields/kubernetes.ts";
import { lineProblem } from "../fields/text.ts";
import { AGE_KEY_KINDS } from "../../model/age.ts";
import { ON_DESTROY } from "../../model/fleet.ts";
import { columns, choice, identity, recipient, text } from "./fields.ts";
import { githubApp, githubAppKey } from "./github-apps.ts";
import { oidcProviderSchema } from "./oidc.ts";
import { keysSchema } from "./keys.ts";
import { postgresSchema } from "./postgres.ts";
import { routesSchema } from "./routes.ts";
import { github } from "./github.ts";
import { commits } from "./commits.ts";
import { cluster } from "./cluster.ts";
import { fleet } from "./fleet.ts";
import { fluxSchema } from "./flux.ts";
import { registry, passwordProblem } from "./registries.ts";
import { boundaries } from "./boundaries.ts";

/** The namespace `platform` of a stack's configuration. */
export const stackSchema = z.strictObject({
  github: github.describe("The organisation on GitHub, and how to reach it"),
  commits: commits.prefault({}).describe("What commits of generated files say of themselves"),
  cluster: cluster.describe("The one cluster of the stack"),
  fleet: fleet.describe("The repository from which Flux bootstraps"),
  flux: fluxSchema.describe("The release of Flux"),
  registries: z.array(registry).default([]).describe("Container registries from which apps pull images"),
  registryPasswords: z
    .record(
      z.string(),
      text("a password", passwordProblem).describe(
        "The password of each registry: `pulumi config set --secret --path 'platform:registryPasswords.ghcr'`",
      ),
    )
    .default({})
    .describe("Passwords of the registries, by name"),
  ageKeys: z
    .record(
      z.string(),
      identity()
        .describe(
          "The existing AGE identity of an app: `pulumi config set --secret --path 'platform:ageKeys.my-diet'`. Keep it here. Without it, the app gets a new identity",
        )
        .register(columns, { absent: "a new key" }),
    )
    .default({})
    .describe("Existing AGE identities of apps, by name of the app"),
  githubApps: z.record(z.string(), githubApp).default({}).describe("GitHub Apps, by name"),
  githubAppKeys: z
    .record(
      z.string(),
      githubAppKey.describe(
        "The private key of each App: `pulumi config set --secret --path 'platform:githubAppKeys.my-diet' < private-key.pem`",
      ),
    )
    .default({})
    .describe("Private keys of the GitHub Apps, by name"),
  githubTokens: z
    .record(
      z.string(),
      text("a token", ownersTokenProblem)
        .describe(
          "The token for [source repositories of another owner](guides/other-owners.md): `pulumi config set --secret --path 'platform:githubTokens.games'`",
        )
        .register(columns, { absent: "`GITHUB_TOKEN`" }),
    )
    .default({})
    .describe("GitHub tokens for other owners of source repositories, by owner"),
  externalSecrets: z
    .boolean()
    .default(false)
    .describe(
      "Whether the cluster has the [External Secrets Operator](guides/secrets.md), or gets it from the component `external-secrets`. It then copies all secrets to apps",
    )
    .register(columns, { example: "`true`" }),
  oidc: oidcProviderSchema.describe("Authelia, where people log in").exactOptional(),
  kubeconfig: text("the content of a kubeconfig")
    .describe("The kubeconfig of the cluster: `pulumi config set --secret platform:kubeconfig < kubeconfig.yaml`")
    .register(columns, { absent: "`KUBECONFIG`, `~/.kube/config`" })
    .exactOptional(),
  previewsToken: text("a token", tokenProblem)
    .describe(
      "The token of the fleet repository's workflow, which reads and comments on pull requests: `pulumi config set --secret platform:previewsToken`. Required in the stack that creates the fleet repository if an app has `previews`: [previews](guides/previews.md#set-up-previews)",
    )
    .exactOptional(),
  recipients: z
    .array(recipient())
    .default([])
    .describe("Break-glass keys: further keys that can decrypt the cluster's sealed files")
    .register(columns, { type: "list of AGE or SSH public keys", example: "`[age1ql3z…]`" }),
  ageKeyKind: choice(AGE_KEY_KINDS)
    .default("x25519")
    .describe(
      "The kind of new AGE keys. `hybrid` is post-quantum, and needs sops 3.12 and Flux 2.9. An older Flux is rejected",
    )
    .register(columns, { example: "`hybrid`" }),
  keys: keysSchema.prefault({}).describe("The keys that the program makes"),
  labelPrefix: text("labrats.work", labelPrefixProblem)
    .default("labrats.work")
    .describe("Prefix of the platform's own labels: `<prefix>/app`")
    .register(columns, { example: "`platform.example.org`" }),
  protect: z
    .boolean()
    .default(true)
    .describe("Whether platform namespaces and AGE keys are protected against deletion. An app can override this")
    .register(columns, { absent: "`true`", example: "`false`" }),
  onDestroy: choice(ON_DESTROY)
    .default("archive")
    .describe("What happens to repositories that leave the stack")
    .register(columns, { example: "`delete`" }),
  apps: text("./apps", lineProblem)
    .describe("The directory of registrations")
    .register(columns, { type: "path of a directory", absent: "`./apps`" })
    .exactOptional(),
  infrastructure: text("./infrastructure", lineProblem)
    .describe("The directory of [components](guides/infrastructure.md)")
    .register(columns, { type: "path of a directory", absent: "`./infrastructure`" })
    .exactOptional(),
  // Names of variables are checked by a rule: zod leaves the value of a key that it refuses unchecked.
  settings: z
    .record(z.string(), text("hcl.labrats.work"))
    .default({})
    .describe(
      "[Variables](guides/infrastructure.md#settings-and-secrets) for components, as `${NAME}`, besides `CLUSTER_DOMAIN`, `CLUSTER_ENVIRONMENT`, `CLUSTER_NAME`",
    )
    .register(columns, { type: "mapping of variables to text", example: "`{ POOL: 10.0.0.0/28 }`" }),
  secrets: z
    .record(z.string(), text("a secret"))
    .default({})
    .describe("Secret variables for components: `pulumi config set --secret --path 'platform:secrets.TOKEN'`")
    .register(columns, { type: "mapping of variables to secrets" }),
  workloads: text("./workloads", lineProblem)
    .describe("The directory of [workloads](guides/workloads.md)")
    .register(columns, { type: "path of a directory", absent: "`./workloads`" })
    .exactOptional(),
  routes: routesSchema
    .describe("The way of requests to workloads: a shared Gateway, or an Ingress each")
    .exactOptional(),
  postgres: postgresSchema.describe("The PostgreSQL of the cluster").exactOptional(),
  boundaries: boundaries.prefault({}).describe("The limits of apps, whatever their rights"),
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
  "githubTokens",
] satisfies (keyof StackValues)[]);

function tokenProblem(value: string): string | undefined {
  if (value === "") return `is empty; run: ${SET_PREVIEWS_TOKEN}`;
  return /\s/.test(value) ? `has a space or line break in it; run: ${SET_PREVIEWS_TOKEN}` : undefined;
}

function ownersTokenProblem(value: string): string | undefined {
  if (value === "") return `is empty; run: ${setSecret("githubTokens", "<owner>")}`;
  return /\s/.test(value) ? "has a space or line break in it; set the token alone" : undefined;
}
