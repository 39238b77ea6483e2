import { z } from "zod";
import { DURATION, durationProblem } from "../fields/duration.ts";
import { branchProblem, REF, REPOSITORY_PATH, repositoryPathProblem, tagProblem } from "../fields/github.ts";
import { LABEL, SUBDOMAIN, VARIABLE } from "../fields/kubernetes.ts";
import { API_VERSION, apiVersionProblem, KIND, kindProblem, objectNameProblem } from "../fields/objects.ts";
import { POD_SECURITY_LEVELS } from "../../model/pod-security.ts";
import { SEMVER_CHARACTERS, semverProblem } from "../fields/semver.ts";
import { columns, choice, elsewhere, examples, noNamespaces, notEmpty, text } from "./fields.ts";

/** The version of a repository to deploy. A rule checks that there is only one of these keys. */
export const ref = {
  branch: text("main", branchProblem, REF)
    .describe("Flux deploys the newest commit of this branch")
    .register(columns, { absent: "`main`; in a deployment, the app's `source`" })
    .exactOptional(),
  tag: text("v1.0.0", tagProblem, REF).describe("Instead of a branch: Flux deploys this tag").exactOptional(),
  semver: text(">=1.0.0 <2.0.0", semverProblem, SEMVER_CHARACTERS)
    .describe("Instead of a branch: Flux deploys the tag with the highest version in this range")
    .register(columns, { example: '`">=1.4.0 <2.0.0"`' })
    .exactOptional(),
};

const source = z
  .strictObject(ref)
  .superRefine(notEmpty("write one of branch, tag, semver, or remove it"))
  .register(examples, { example: "{ tag: v1.0.0 }" })
  .describe("Overrides the app's source for this deployment: one of branch, tag, semver")
  .meta({ minProperties: 1, maxProperties: 1 });

const dependency = z
  .strictObject({
    app: text("other-app")
      .meta({ pattern: LABEL.source })
      .describe(
        "The app that has to be Ready first. Without `environment`, Flux waits for its `platform/` directory, which contains its secrets",
      )
      .register(columns, { type: "app", absent: "this one" })
      .exactOptional(),
    environment: text("dev")
      .meta({ pattern: LABEL.source })
      .describe("The environment of that app that has to be Ready first")
      .register(columns, { type: "environment" })
      .exactOptional(),
    component: text("rook-ceph-rbd")
      .meta({ pattern: LABEL.source })
      .describe(
        "Instead of an app: a [component](guides/infrastructure.md#what-waits-for-what) of the platform that has to be Ready first, `<component>` or `<component>-<stage>`",
      )
      .register(columns, { type: "Kustomization of a component" })
      .exactOptional(),
  })
  .superRefine(notEmpty("write an environment, an app, or both, or a component"))
  .meta({
    minProperties: 1,
    not: { type: "object", properties: { component: {} }, required: ["component"], minProperties: 2 },
  });

const healthCheck = z
  .strictObject({
    apiVersion: text("apps/v1", apiVersionProblem, API_VERSION).describe(
      "The deployment is Ready when these objects are Ready. Flux looks for them in the namespace of the deployment",
    ),
    kind: text("Deployment", kindProblem, KIND).describe("The kind of the object, which has to be namespaced"),
    name: text("backend", objectNameProblem, SUBDOMAIN).describe("The name of the object"),
  })
  .register(elsewhere, noNamespaces);

/** A duration of at least `least`, which is one itself. */
const duration = (least: string) => text("5m", durationProblem(least), DURATION);

// Names of variables are checked by a rule: zod leaves the value of a key that it refuses unchecked.
export const substitute = z
  .record(z.string().meta({ pattern: VARIABLE.source }), text("debug").describe("Text; numbers and true in quotes"))
  .default({})
  .describe("Further variables, which the manifests see as ${NAME}");

/** The same for what is deployed again and again, which can do without. */
export const substituteOrNot = z
  .union(
    [z.literal(false), substitute.unwrap()],
    "is neither a mapping nor false; write { NAME: text }, or false where ${…} is to stay as it is",
  )
  .default({})
  .describe("Further variables, which the manifests see as ${NAME}; false leaves all ${…} in them as it is");

export const path = (example: string) =>
  text(example, repositoryPathProblem, REPOSITORY_PATH).describe(
    'Directory in the source repository; begins with "./"',
  );

export const podSecurity = () =>
  choice(POD_SECURITY_LEVELS)
    .default("baseline")
    .describe("Pod Security Standard of the namespace. Privileged pods can take over their node");

/** How Flux deploys, the same for an environment and for the home page. Least durations are Flux's own. */
export const deployment = {
  source: source.exactOptional(),
  // Its default depends on healthChecks.
  wait: z
    .boolean()
    .describe("The deployment is Ready only when all its objects are Ready")
    .register(columns, { absent: "`true` without `healthChecks`, else `false`", example: "`false`" })
    .exactOptional(),
  prune: z
    .boolean()
    .default(true)
    .describe("Flux deletes objects that are no longer in the repository")
    .register(columns, { example: "`false`" }),
  interval: duration("1m")
    .default("5m")
    .describe("How often Flux undoes manual changes")
    .register(columns, { type: "duration, `1m` or more", example: "`1h`" }),
  timeout: duration("30s")
    .default("5m")
    .describe("The time limit for applying and becoming Ready")
    .register(columns, { type: "duration, `30s` or more", example: "`20m`" }),
  retryInterval: duration("10s")
    .default("2m")
    .describe("How soon Flux tries again after a failure")
    .register(columns, { type: "duration, `10s` or more" }),
  podSecurity: podSecurity()
    .describe(
      "The limits for pods in this namespace, by Kubernetes' [Pod Security Standards](concepts/security.md#pods-and-nodes)",
    )
    .register(columns, { example: "`restricted`" }),
  suspend: z
    .boolean()
    .default(false)
    .describe("Flux deploys nothing and undoes no manual changes. Running pods keep running")
    .register(columns, { example: "`true`" }),
  decrypt: z
    .boolean()
    .default(false)
    .describe("Flux decrypts files of the source repository that are sealed to the app's key")
    .register(columns, { example: "`true`" }),
  dependsOn: z
    .array(dependency)
    .register(examples, { example: "[{ environment: dev }]" })
    .meta({ uniqueItems: true })
    .default([])
    .describe(
      "Deployments that must be ready first: environments of this app or another, or another app's platform secrets",
    ),
  healthChecks: z
    .array(healthCheck)
    .register(examples, { example: "[{ apiVersion: apps/v1, kind: Deployment, name: backend }]" })
    .default([])
    .describe("Objects that decide whether the deployment is ready, instead of all its objects"),
};

/** The rule about one deployment that JSON Schema can express: it does not wait for everything and for a list. */
export const deploymentRules = {
  not: {
    properties: { wait: { const: true }, healthChecks: { type: "array", minItems: 1 } },
    required: ["wait", "healthChecks"],
  },
};

/** All that is known of one deployment, with what has a default filled in. */
export type DeploymentValues = z.output<z.ZodObject<typeof deployment>>;
