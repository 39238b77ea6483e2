import { z } from "zod";
import { BYTES, bytesProblem, PROCESSORS, processorsProblem } from "../fields/amounts.ts";
import { ENVIRONMENT_VARIABLE, IMAGE, imageProblem, imageTagProblem, TAG } from "../fields/images.ts";
import { LABEL, labelProblem, PART, SUBDOMAIN } from "../fields/kubernetes.ts";
import { objectNameProblem } from "../fields/objects.ts";
import { PREVIEW_PREFIX } from "../../model/names/previews.ts";
import { RESERVED_ENVIRONMENTS } from "../../model/names/app.ts";
import { podSecurity } from "./deployment.ts";
import { columns, elsewhere, examples, noNamespaces, text } from "./fields.ts";
import { postgresConsumerSchema } from "./postgres.ts";
import { health } from "./workload-health.ts";
import { portNumber, ports } from "./workload-ports.ts";
import { annotations, hosts, routeDefaults, workloadHostname } from "./workload-routes.ts";
import { volumeChanges, volumes } from "./workload-volumes.ts";

const amounts = z.strictObject({
  cpu: text("100m", processorsProblem, PROCESSORS)
    .describe("Processors: `requests` reserves them for each pod, and `limits` is the most that a pod can use")
    .register(columns, { absent: "none" })
    .exactOptional(),
  memory: text("128Mi", bytesProblem, BYTES)
    .describe("Memory: `requests` reserves it for each pod, and `limits` is the most that a pod can use")
    .register(columns, { absent: "none" })
    .exactOptional(),
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
    min: z.int().min(1).max(999).default(1).describe("The minimum number of pods. Autoscaling replaces `replicas`"),
    max: z.int().min(2).max(1000).describe("The maximum number of pods"),
    cpu: z
      .int()
      .min(1)
      .max(1000)
      .default(80)
      .describe("The target use of the processors that pods request")
      .register(columns, { type: "percent" }),
  })
  .superRefine(({ min, max }, context) => {
    if (min >= max) context.addIssue({ code: "custom", path: ["max"], message: `is not above min; write ${min + 1}` });
  });

const userId = () => z.int().min(0).max(2_147_483_647);

const environment = z
  .strictObject({
    tag: text("1.4.0", imageTagProblem, TAG).describe(
      "The tag of the image, optionally with a digest: `1.4.0@sha256:…`. In quotes",
    ),
    hostname: workloadHostname()
      .describe(
        "The host name or wildcard, unique among all apps and workloads unless shared. Needs `platform:routes`, and `port` or `paths`",
      )
      .register(columns, { absent: "none" })
      .exactOptional(),
    hosts: hosts.describe("Further host names"),
    route: routeDefaults
      .describe("How requests get to hostname, and to those of hosts that say nothing else")
      .exactOptional(),
    podSecurity: podSecurity().describe("The limits for pods: [Pod Security](guides/workloads.md#pod-security)"),
    replicas: z
      .int()
      .min(0)
      .max(1000)
      .describe("The number of pods")
      .register(columns, { absent: "`1`" })
      .exactOptional(),
    autoscaling: autoscaling
      .describe("Number of pods by CPU use, instead of replicas. Needs resources.requests.cpu")
      .exactOptional(),
    env: env.describe("Added to `env` of all environments"),
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
  annotations: annotations().describe(
    "Annotations of a ServiceAccount for the workload. Without `serviceAccount`, pods have no identity",
  ),
  token: z.boolean().default(true).describe("Whether pods get a token for the API server"),
});

const ENVIRONMENT = new RegExp(`^(?!(?:${RESERVED_ENVIRONMENTS.join("|")})$|${PREVIEW_PREFIX})${PART}$`);

/** One file of the directory `workloads`. */
export const workloadSchema = z
  .strictObject({
    image: text("ghcr.io/labrats-work/hello", imageProblem, IMAGE).describe(
      "The image, without a tag. Each environment sets its tag",
    ),
    port: portNumber()
      .describe(
        "The port on which the container listens for HTTP. It becomes the port `http`, and port 80 of the Service",
      )
      .exactOptional(),
    ports: ports.describe("Further ports, by name"),
    command: z
      .array(text("hello"))
      .default([])
      .describe("The command that the container runs")
      .register(columns, { absent: "the image's" }),
    args: z
      .array(text("--verbose"))
      .default([])
      .describe("The arguments of the command")
      .register(columns, { absent: "the image's" }),
    user: userId()
      .describe("The number of the user of the containers")
      .register(columns, { absent: "the image's" })
      .exactOptional(),
    group: userId()
      .describe("The number of their group, which also owns the files of volumes")
      .register(columns, { absent: "like `user`" })
      .exactOptional(),
    env: env.describe(
      "Environment variables in all environments. Names may contain `.` and `-`. Write numbers and `true` in quotes",
    ),
    secrets: z
      .array(text("hello-settings", objectNameProblem, SUBDOMAIN))
      .meta({ uniqueItems: true })
      .default([])
      .describe("Secrets whose entries become environment variables. You create them in the workload's namespace")
      .register(columns, { type: "list of Secrets" }),
    health: health.describe("Health check. By default, its port must accept connections").exactOptional(),
    volumes: volumes.describe("Volumes that its containers mount, by name"),
    serviceAccount: serviceAccount
      .describe("An identity of its own in the cluster; without it, pods have none")
      .exactOptional(),
    resources: resources.describe("Resources that its pods may use").exactOptional(),
    substitute: z
      .boolean()
      .default(false)
      .describe("Whether Flux replaces `${NAME}` in values with settings and secrets of the cluster"),
    dependsOn: z
      .array(text("rook-ceph-rbd", labelProblem, LABEL))
      .register(examples, { example: "[rook-ceph-rbd]" })
      .meta({ uniqueItems: true })
      .default([])
      .describe(
        "[Components](guides/infrastructure.md#what-waits-for-what) that have to be Ready first: `<component>` or `<component>-<stage>`",
      )
      .register(columns, { type: "list of Kustomizations" }),
    postgres: postgresConsumerSchema.exactOptional(),
    sharedHostnames: z
      .array(workloadHostname())
      .meta({ uniqueItems: true })
      .default([])
      .describe(
        "Host names of the workload that it [shares](guides/workloads.md#routes) with workloads and apps that list them too",
      )
      .register(columns, { type: "list of host names" }),
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
