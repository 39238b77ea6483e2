import { z } from "zod";
import {
  DESCRIPTION,
  descriptionProblem,
  OWNER,
  ownerProblem,
  REPOSITORY,
  repositoryProblem,
  teamProblem,
} from "../fields/github.ts";
import {
  GROUP,
  groupProblem,
  HOSTNAME,
  hostnameProblem,
  LABEL,
  labelProblem,
  namespaceProblem,
  PART,
  SUBDOMAIN,
  WILDCARD_HOSTNAME,
  wildcardHostnameProblem,
} from "../fields/kubernetes.ts";
import { objectNameProblem } from "../fields/objects.ts";
import { LINE, plainLineProblem } from "../fields/text.ts";
import { PREVIEW_PREFIX } from "../../model/names/previews.ts";
import { RESERVED_ENVIRONMENTS } from "../../model/names/app.ts";
import { NETWORKS } from "../../model/boundaries.ts";
import { ADOPTIONS, ROLES } from "../../model/app.ts";
import { deployment, deploymentRules, path, ref, substituteOrNot } from "./deployment.ts";
import { columns, choice, elsewhere, examples, noNamespaces, recipient, text } from "./fields.ts";
import { oidcClientSchema } from "./oidc.ts";
import { imagesSchema, imageUpdatesSchema } from "./images.ts";
import { postgresConsumerSchema } from "./postgres.ts";
import { previewsSchema } from "./previews.ts";

const hostname = text("app.example.org", hostnameProblem, HOSTNAME);

/** `maxProperties` would count the others. Ajv's strict mode wants to see the properties. */
const onlyOneRef = [
  ["branch", "tag"],
  ["branch", "semver"],
  ["tag", "semver"],
].map((both) => ({ not: { properties: Object.fromEntries(both.map((key) => [key, {}])), required: both } }));

const source = z
  .strictObject({
    owner: text("games", ownerProblem, OWNER)
      .describe(
        "The organisation or person that owns the repository, if it is [another owner](guides/other-owners.md) than `platform:github.owner`",
      )
      .register(columns, { type: "name", absent: "`platform:github.owner`" })
      .exactOptional(),
    repository: text("apps.my-diet", repositoryProblem, REPOSITORY).describe(
      "The repository with the team's code. It exists already. Apps can share one",
    ),
    ...ref,
    githubApp: text("my-diet", labelProblem, LABEL)
      .describe(
        "The [GitHub App](guides/github-apps.md#an-app-has-an-app-of-its-own) that reads it, by its name in `platform:githubApps`",
      )
      .register(columns, { absent: "`githubApp` unless there is `source.owner`, else a deploy key" })
      .exactOptional(),
  })
  .describe("The team's code, and what of it is deployed: one of branch, tag, semver; branch main by default")
  .meta({ allOf: onlyOneRef });

const access = z.strictObject({
  group: text("mydiet-ops", groupProblem, GROUP).describe(
    "The group's name at the cluster's identity provider: `/ops`, `cn=ops,dc=example`. List each group once, and no group of Kubernetes itself (`system:…`)",
  ),
  role: choice(ROLES)
    .describe("The role of its members in the app's namespaces")
    .register(columns, { example: "`admin`" }),
  team: text("mydiet-ops", teamProblem, /^(?!\d+$)[a-z0-9_-]+$/)
    .describe("An existing team on GitHub, which gets [the same role there](concepts/access.md). List each team once")
    .exactOptional(),
});

const ENVIRONMENT = new RegExp(`^(?!(?:${RESERVED_ENVIRONMENTS.join("|")})$|${PREVIEW_PREFIX})${PART}$`);

const home = z
  .strictObject({
    path: path("./k8s/home").describe("The directory of the home page in the source repository. `home` is optional"),
    hostname: hostname
      .describe("The host name of the home page. Manifests use it as `${HOSTNAME}`")
      .register(columns, { absent: "`<app>.<domain>`" })
      .exactOptional(),
    environment: text("prod")
      .meta({ pattern: ENVIRONMENT.source })
      .describe("The home page runs on the clusters that host this environment")
      .register(columns, { type: "environment", absent: "the first in the file" })
      .exactOptional(),
    substitute: substituteOrNot
      .describe(
        "Further [variables](reference/configuration.md#variables-in-an-apps-manifests), named with letters, digits and `_`. With `false`, Flux replaces no variables",
      )
      .register(columns, { type: "mapping of variables to text, or `false`", example: "`{ TITLE: My diet }`" }),
    ...deployment,
  })
  .meta(deploymentRules)
  .describe("The page that introduces the app")
  .register(elsewhere, noNamespaces);

const environment = z
  .strictObject({
    namespace: text("blaster", namespaceProblem, LABEL)
      .describe(
        "The namespace of the environment, [such as an existing one with volumes](guides/moving-in.md#namespaces-with-other-names). A later change deletes the old namespace with its volumes",
      )
      .register(columns, { type: "name", absent: "`<app>-<name>`" })
      .exactOptional(),
    path: path("./k8s/overlays/dev").describe(
      "The directory of the environment in the source repository. It begins with `./` and contains no `..`",
    ),
    hostname: hostname
      .describe(
        "The host name, unique among all apps, environments and home pages. Leave it out if nobody visits the app, such as a worker",
      )
      .exactOptional(),
    substitute: substituteOrNot
      .describe("Further variables. Write numbers and `true` in quotes. With `false`, Flux replaces no variables")
      .register(columns, { type: "mapping of variables to text, or `false`", example: '`{ REPLICAS: "2" }`' }),
    postgres: postgresConsumerSchema.exactOptional(),
    ...deployment,
  })
  .meta(deploymentRules)
  .register(elsewhere, { targetNamespace: "write it as namespace" });

const ENVIRONMENT_EXAMPLE = "dev: { path: ./k8s/overlays/dev, hostname: app.example.org }";

// Which environments there are is a matter for a rule, too.
const secret = z.strictObject({
  name: text("database", objectNameProblem, SUBDOMAIN).describe(
    "The name of a Secret that is copied to [where the app runs](guides/secrets.md). Needs `platform:externalSecrets`",
  ),
  from: text("database-dev", objectNameProblem, SUBDOMAIN)
    .describe("The sealed Secret in `<app>-platform`. It cannot be one of the app's keys")
    .register(columns, { absent: "the same name" })
    .exactOptional(),
  environments: z
    .array(text("dev"))
    .describe("The environments that get the copy. `home` is the home page, which gets none by default")
    .register(columns, { type: "list of environments", absent: "all of them", example: "`[dev, home]`" })
    .exactOptional(),
});

/** One file of the directory `apps`. */
export const registrationSchema = z
  .strictObject({
    displayName: text("MyDiet", plainLineProblem, LINE).describe("The name of the app for people"),
    description: text("Counts what people eat", descriptionProblem, DESCRIPTION)
      .describe(
        "About the app; GitHub shows it with the platform repository. It is in that repository's README and in the annotation `<prefix>/description`",
      )
      .register(columns, { type: "one line, 350 characters" })
      .exactOptional(),
    owner: text("Team Kitchen", plainLineProblem, LINE)
      .describe(
        "The team or person that answers for the app; in the READMEs of the platform and fleet repositories, in `npm run platform -- access`, and as the annotation `<prefix>/owner` of the app's namespaces",
      )
      .exactOptional(),
    contact: text("kitchen@example.org", plainLineProblem, LINE)
      .describe("Where to reach them, in the same places; an address becomes a link")
      .exactOptional(),
    source,
    githubApp: text("my-diet", labelProblem, LABEL)
      .describe(
        "The [GitHub App](guides/github-apps.md#an-app-has-an-app-of-its-own) that reads the app's repositories, by its name in `platform:githubApps`",
      )
      .register(columns, { absent: "`platform:github.fluxApp`, else deploy keys" })
      .exactOptional(),
    access: z.array(access).default([]).describe("Roles of groups in the app's namespaces. List each group once"),
    home: home.exactOptional(),
    // Like those of variables, names of environments are checked by a rule.
    environments: z
      .record(z.string().meta({ pattern: ENVIRONMENT.source }), environment)
      .superRefine((value, context) => {
        if (Object.keys(value).length > 0) return;
        context.addIssue({ code: "custom", message: `is empty; add one, such as ${ENVIRONMENT_EXAMPLE}` });
      })
      .register(examples, { example: ENVIRONMENT_EXAMPLE })
      .meta({ minProperties: 1 })
      .describe("Where the app runs, by name; each on the clusters that host it, in the namespace <app>-<name>"),
    hostnames: z
      .array(text("*.app.example.org", wildcardHostnameProblem, WILDCARD_HOSTNAME))
      .default([])
      .describe(
        "Further host names, also wildcards, that Ingresses and routes of the app [may use](concepts/access.md#host-names). Unique among all apps",
      )
      .register(columns, { type: "list of host names", example: "`[www.example.org]`" }),
    sharedHostnames: z
      .array(text("app.example.org", wildcardHostnameProblem, WILDCARD_HOSTNAME))
      .meta({ uniqueItems: true })
      .default([])
      .describe(
        "Host names of the app that it [shares](concepts/access.md#host-names) with apps and workloads that list them too",
      )
      .register(columns, { type: "list of host names", example: "`[www.example.org]`" }),
    network: choice(NETWORKS)
      .describe("Connections that [its pods](concepts/access.md#network) can accept and open")
      .register(columns, { absent: "as the stack says", example: "`incoming`" })
      .exactOptional(),
    secrets: z
      .array(secret)
      .default([])
      .describe("Secrets of the app that are copied to the namespaces in which it runs"),
    oidc: z.array(oidcClientSchema).default([]).describe("OpenID Connect clients, with which people log in to the app"),
    previews: previewsSchema.exactOptional(),
    images: imagesSchema,
    imageUpdates: imageUpdatesSchema,
    recipients: z
      .array(recipient().describe("Public AGE key"))
      .default([])
      .describe(
        "Keys of members of the team, who can edit the app's sealed files. `ssh-ed25519` and `ssh-rsa` keys work too",
      )
      .register(columns, { type: "list of AGE or SSH public keys", example: "`[age1ql3z…]`" }),
    adopt: z
      .array(choice(ADOPTIONS))
      .default([])
      .describe(
        "Existing things that the platform takes over instead of creating them: the platform repository, or objects in the cluster. See [moving in](guides/moving-in.md)",
      )
      .register(columns, { example: "`[repository]`" }),
    protect: z
      .boolean()
      .describe(
        "Whether its key and its platform namespace are protected against deletion: [removing an app](concepts/access.md#removing-an-app)",
      )
      .register(columns, { absent: "the stack's", example: "`false`" })
      .exactOptional(),
  })
  .describe("Registers the app that the file is named after")
  .register(elsewhere, {
    ...noNamespaces,
    ...Object.fromEntries(
      Object.keys(environment.shape).map((key) => [key, `write it under environments.<name>.${key}`]),
    ),
  });

export type RegistrationValues = z.output<typeof registrationSchema>;
