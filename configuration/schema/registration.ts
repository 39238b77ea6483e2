import { z } from "zod";
import { DESCRIPTION, descriptionProblem, REPOSITORY, repositoryProblem, teamProblem } from "../fields/github.ts";
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
import { choice, elsewhere, examples, noNamespaces, recipient, text } from "./fields.ts";
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
    repository: text("apps.my-diet", repositoryProblem, REPOSITORY).describe(
      "Its name, without its owner; it exists already",
    ),
    ...ref,
    githubApp: text("my-diet", labelProblem, LABEL)
      .describe(
        "GitHub App of the stack's platform:githubApps that reads it. By default githubApp, otherwise a deploy key",
      )
      .exactOptional(),
  })
  .describe("The team's code, and what of it is deployed: one of branch, tag, semver; branch main by default")
  .meta({ allOf: onlyOneRef });

const access = z.strictObject({
  group: text("mydiet-ops", groupProblem, GROUP).describe("As the cluster's identity provider names it"),
  role: choice(ROLES).describe("Role of its members in the app's namespaces"),
  team: text("mydiet-ops", teamProblem, /^(?!\d+$)[a-z0-9_-]+$/)
    .describe("Slug of a team on GitHub, which gets the same role in the platform repository")
    .exactOptional(),
});

const ENVIRONMENT = new RegExp(`^(?!(?:${RESERVED_ENVIRONMENTS.join("|")})$|${PREVIEW_PREFIX})${PART}$`);

const home = z
  .strictObject({
    path: path("./k8s/home"),
    hostname: hostname.describe("Where it is; <app>.<domain of the cluster> by default").exactOptional(),
    environment: text("prod")
      .meta({ pattern: ENVIRONMENT.source })
      .describe("The page runs where this environment does; the first of the file by default")
      .exactOptional(),
    substitute: substituteOrNot,
    ...deployment,
  })
  .meta(deploymentRules)
  .describe("The page that introduces the app")
  .register(elsewhere, noNamespaces);

const environment = z
  .strictObject({
    namespace: text("blaster", namespaceProblem, LABEL)
      .describe("Namespace in which it runs, such as an existing one with volumes; <app>-<environment> by default")
      .exactOptional(),
    path: path("./k8s/overlays/dev"),
    hostname: hostname
      .describe(
        "Host name, unique over all apps. Manifests see it as ${HOSTNAME}. Leave it out if nobody visits the app, such as a worker",
      )
      .exactOptional(),
    substitute: substituteOrNot,
    postgres: postgresConsumerSchema.exactOptional(),
    ...deployment,
  })
  .meta(deploymentRules)
  .register(elsewhere, { targetNamespace: "write it as namespace" });

const ENVIRONMENT_EXAMPLE = "dev: { path: ./k8s/overlays/dev, hostname: app.example.org }";

// Which environments there are is a matter for a rule, too.
const secret = z.strictObject({
  name: text("database", objectNameProblem, SUBDOMAIN).describe("Name of the Secret in the namespaces of the app"),
  from: text("database-dev", objectNameProblem, SUBDOMAIN)
    .describe("Name of the Secret in <app>-platform, if it is different there")
    .exactOptional(),
  environments: z
    .array(text("dev"))
    .describe("Where it goes: names of environments, home for the home page; every environment by default")
    .exactOptional(),
});

/** One file of the directory `apps`. */
export const registrationSchema = z
  .strictObject({
    displayName: text("MyDiet", plainLineProblem, LINE).describe("Name of the app for people"),
    description: text("Counts what people eat", descriptionProblem, DESCRIPTION)
      .describe("One line about the app; GitHub shows it with the platform repository")
      .exactOptional(),
    owner: text("Team Kitchen", plainLineProblem, LINE)
      .describe("The team or person that answers for the app")
      .exactOptional(),
    contact: text("kitchen@example.org", plainLineProblem, LINE)
      .describe("Where to reach them: an address, a channel, a URL")
      .exactOptional(),
    source,
    githubApp: text("my-diet", labelProblem, LABEL)
      .describe("Name of a GitHub App in the stack's platform:githubApps, which reads the app's repositories")
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
      .describe("Further host names that its Ingresses and routes may have, also wildcards; unique over all apps"),
    sharedHostnames: z
      .array(text("app.example.org", wildcardHostnameProblem, WILDCARD_HOSTNAME))
      .meta({ uniqueItems: true })
      .default([])
      .describe(
        "Its host names that it shares with other apps and workloads. Each of them lists the name here and has its own paths",
      ),
    network: choice(NETWORKS)
      .describe("Traffic that the network policies of its namespaces allow, from and to its pods")
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
      .describe("Members of the team, who can edit the app's sealed files"),
    adopt: z
      .array(choice(ADOPTIONS))
      .default([])
      .describe("Existing objects to take over as they are. Remove each entry when it is taken over"),
    protect: z
      .boolean()
      .describe("Whether its key and the namespace of its secrets refuse to be deleted; as the stack says by default")
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
