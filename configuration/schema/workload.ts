import { z } from "zod";
import { BYTES, bytesProblem, PROCESSORS, processorsProblem } from "../fields/amounts.ts";
import { ENVIRONMENT_VARIABLE, IMAGE, imageProblem, imageTagProblem, TAG } from "../fields/images.ts";
import { PART, SUBDOMAIN } from "../fields/kubernetes.ts";
import { objectNameProblem } from "../fields/objects.ts";
import { PREVIEW_PREFIX } from "../../model/names/previews.ts";
import { RESERVED_ENVIRONMENTS } from "../../model/names/app.ts";
import { podSecurity } from "./deployment.ts";
import { elsewhere, examples, noNamespaces, text } from "./fields.ts";
import { postgresConsumerSchema } from "./postgres.ts";
import { health } from "./workload-health.ts";
import { portNumber, ports } from "./workload-ports.ts";
import { annotations, hosts, routeDefaults, workloadHostname } from "./workload-routes.ts";
import { volumeChanges, volumes } from "./workload-volumes.ts";

const amounts = z.strictObject({
  cpu: text("100m", processorsProblem, PROCESSORS).describe("Processors").exactOptional(),
  memory: text("128Mi", bytesProblem, BYTES).describe("Memory").exactOptional(),
});

const resources = z.strictObject({
  requests: amounts.describe("Resources that each pod is guaranteed").exactOptional(),
  limits: amounts.describe("Resources that each pod may use at most").exactOptional(),
});

// Names of variables are checked by a rule: zod leaves the value of a key that it refuses unchecked.
const env = z
  .record(
    z.string().meta({ pattern: ENVIRONMENT_VARIABLE.source }),
    text("debug").describe("Text; numbers and true in quotes"),
  )
  .default({});

const autoscaling = z
  .strictObject({
    min: z.int().min(1).max(999).default(1).describe("How many pods there are at least"),
    max: z.int().min(2).max(1000).describe("How many pods there are at most"),
    cpu: z
      .int()
      .min(1)
      .max(1000)
      .default(80)
      .describe("Target for the average CPU use of the pods, in percent of their CPU requests"),
  })
  .superRefine(({ min, max }, context) => {
    if (min >= max) context.addIssue({ code: "custom", path: ["max"], message: `is not above min; write ${min + 1}` });
  });

const userId = () => z.int().min(0).max(2_147_483_647);

const environment = z
  .strictObject({
    tag: text("1.4.0", imageTagProblem, TAG).describe("Tag of the image. In quotes"),
    hostname: workloadHostname()
      .describe("Where it is; unique over all apps, or shared. Without it, it can be reached in the cluster only")
      .exactOptional(),
    hosts: hosts.describe("Further host names"),
    route: routeDefaults
      .describe("How requests get to hostname, and to those of hosts that say nothing else")
      .exactOptional(),
    podSecurity: podSecurity(),
    replicas: z.int().min(0).max(1000).describe("How many pods there are; 1 by default").exactOptional(),
    autoscaling: autoscaling
      .describe("Number of pods by CPU use, instead of replicas. Needs resources.requests.cpu")
      .exactOptional(),
    env: env.describe("Environment variables here, on top of those of all environments"),
    resources: resources.describe("Overrides the same amounts of all environments").exactOptional(),
    volumes: volumeChanges.describe("Overrides of volumes here, by name"),
  })
  .meta({
    not: {
      properties: { replicas: { type: "integer" }, autoscaling: { type: "object" } },
      required: ["replicas", "autoscaling"],
    },
  })
  .superRefine(({ replicas, autoscaling: automatic }, context) => {
    if (replicas === undefined || automatic === undefined) return;
    const message = "does not go with autoscaling, which decides it; remove one of the two";
    context.addIssue({ code: "custom", path: ["replicas"], message });
  });

const serviceAccount = z.strictObject({
  annotations: annotations().describe("Annotations with which a cloud grants it permissions"),
  token: z.boolean().default(true).describe("Whether pods can speak to the API server with its rights"),
});

const ENVIRONMENT = new RegExp(`^(?!(?:${RESERVED_ENVIRONMENTS.join("|")})$|${PREVIEW_PREFIX})${PART}$`);

/** One file of the directory `workloads`. */
export const workloadSchema = z
  .strictObject({
    image: text("ghcr.io/labrats-work/hello", imageProblem, IMAGE).describe("Without a tag, which environments say"),
    port: portNumber()
      .describe('Where the container listens for HTTP; the port called "http", which is 80 of its Service')
      .exactOptional(),
    ports: ports.describe("Further ports, by name"),
    command: z.array(text("hello")).default([]).describe("Command to run instead of the image's entry point"),
    args: z.array(text("--verbose")).default([]).describe("Arguments of the command"),
    user: userId().describe("Number of the user that its containers run as; the image's by default").exactOptional(),
    group: userId()
      .describe("Number of their group, which has the files of volumes, too; that of user by default")
      .exactOptional(),
    env: env.describe("Environment variables in every environment"),
    secrets: z
      .array(text("hello-settings", objectNameProblem, SUBDOMAIN))
      .meta({ uniqueItems: true })
      .default([])
      .describe("Secrets in its namespaces, which people bring, whose entries become environment variables"),
    health: health.describe("Health check. By default, its port must accept connections").exactOptional(),
    volumes: volumes.describe("Volumes that its containers mount, by name"),
    serviceAccount: serviceAccount
      .describe("An identity of its own in the cluster; without it, pods have none")
      .exactOptional(),
    resources: resources.describe("Resources that its pods may use").exactOptional(),
    substitute: z
      .boolean()
      .default(false)
      .describe("Whether ${NAME} in its values is replaced by settings and secrets of the cluster"),
    postgres: postgresConsumerSchema.exactOptional(),
    sharedHostnames: z
      .array(workloadHostname())
      .meta({ uniqueItems: true })
      .default([])
      .describe(
        "Its host names that it shares with other workloads and apps. Each of them lists the name here and has its own paths",
      ),
    // Like those of variables, names of environments are checked by a rule.
    environments: z
      .record(z.string().meta({ pattern: ENVIRONMENT.source }), environment)
      .superRefine((value, context) => {
        if (Object.keys(value).length > 0) return;
        context.addIssue({ code: "custom", message: 'is empty; add one, such as dev: { tag: "1.4.0" }' });
      })
      .register(examples, { example: 'dev: { tag: "1.4.0" }' })
      .meta({ minProperties: 1 })
      .describe("Where it runs, by name; each on the clusters that host it, in the namespace <workload>-<name>"),
  })
  .describe("Runs the app that the file is named after, which has no deployment repository")
  .register(elsewhere, noNamespaces);

export type WorkloadValues = z.output<typeof workloadSchema>;
