import { z } from "zod";
import { ANNOTATION, annotationProblem } from "../fields/annotations.ts";
import { CHART_VERSION, chartVersionProblem, RELEASE } from "../fields/charts.ts";
import { DURATION, durationProblem } from "../fields/duration.ts";
import { REPOSITORY_PATH, repositoryPathProblem } from "../fields/github.ts";
import { LABEL, labelProblem, SUBDOMAIN } from "../fields/kubernetes.ts";
import { API_VERSION, apiVersionProblem, ENTRY } from "../fields/objects.ts";
import { LABEL_KEY, LABEL_VALUE, labelKeyProblem, labelValueProblem } from "../fields/labels.ts";
import { lineProblem } from "../fields/text.ts";
import { LAYERS } from "../../model/infrastructure.ts";
import { chartSourceSchema, sourceVersion } from "./chart-source.ts";
import { checkKeys, choice, columns, examples, text } from "./fields.ts";
import { postgresConsumerSchema } from "./postgres.ts";
import { releaseSchema, valuesFrom } from "./release.ts";

const label = (example: string) => text(example, labelProblem, LABEL);
const labels = z
  .record(z.string().meta({ pattern: LABEL_KEY.source }), text("privileged", labelValueProblem, LABEL_VALUE))
  .superRefine(checkKeys(labelKeyProblem));
const annotations = z
  .record(z.string().meta({ pattern: ANNOTATION.source }), text("10m"))
  .superRefine(checkKeys(annotationProblem));
const values = z.record(z.string(), z.unknown());
/** A duration of at least `least`, which is one itself. */
const duration = (least: string) =>
  text("10m", durationProblem(least), DURATION).register(columns, { type: "duration" });

const secret = z
  .strictObject({
    namespace: label("cert-manager")
      .describe("The namespace of the Secret. For `valuesFrom`, write flux-system")
      .register(columns, { absent: "the component's" })
      .exactOptional(),
    type: text("Opaque", lineProblem).default("Opaque").describe("The type of the Secret"),
    labels: labels.default({}).describe("The labels of the Secret"),
    // Names of entries are checked by a rule: zod leaves the value of a key that it refuses unchecked.
    entries: z
      .record(z.string().meta({ pattern: ENTRY.source }), text("${MY_TOKEN}"))
      .describe("Texts. `${NAME}` in them is a setting or a secret of the cluster"),
  })
  .register(examples, { example: '{ entries: { token: "${MY_TOKEN}" } }' });

const secrets = z
  .record(z.string().meta({ pattern: SUBDOMAIN.source }), secret)
  .default({})
  .describe(
    "Secrets that the program makes of the cluster's secrets and seals, by name. They exist before the first stage that is not called `crds`",
  );

const object = z
  .looseObject({
    apiVersion: text("v1", apiVersionProblem, API_VERSION).describe(
      "A complete object, which can have any other keys of its kind",
    ),
    kind: text("ConfigMap", lineProblem).describe("The kind of the object"),
    metadata: z.looseObject({
      name: text("my-object", lineProblem).describe("The name of the object"),
      namespace: label("cert-manager")
        .describe("The namespace of the object")
        .register(columns, { absent: "the component's" })
        .exactOptional(),
      labels: labels.describe("The labels of the object").exactOptional(),
      annotations: annotations.describe("The annotations of the object").exactOptional(),
    }),
  })
  .register(examples, { example: "{ apiVersion: v1, kind: ConfigMap, metadata: { name: my-object } }" });

const healthCheck = z.strictObject({
  apiVersion: text("apps/v1", apiVersionProblem, API_VERSION).describe("The same as in the object's manifest"),
  kind: text("Deployment", lineProblem).describe("The same as in the object's manifest"),
  name: text("cert-manager", lineProblem).describe("Name of the object"),
  namespace: label("cert-manager")
    .describe("Namespace of the object; leave it out for a cluster-scoped object")
    .exactOptional(),
});

const dependsOn = z
  .array(text("rook-ceph-rbd", labelProblem, LABEL))
  .register(examples, { example: "[rook-ceph-rbd]" })
  .default([]);

const path = text("./infrastructure/custom/issuers", repositoryPathProblem, REPOSITORY_PATH);

const stage = z.strictObject({
  path: path
    .describe("Directory of the fleet repository that people write, instead of releases and manifests")
    .exactOptional(),
  releases: z
    .record(z.string().meta({ pattern: RELEASE.source }), releaseSchema)
    .default({})
    .describe("Charts that are installed, by name of the release"),
  manifests: z.array(object).default([]).describe("Whole objects"),
  dependsOn: dependsOn.describe("Flux Kustomizations that have to be Ready first, besides the stage before this one"),
  healthChecks: z
    .array(healthCheck)
    .default([])
    .describe("Objects that decide whether the stage is Ready, instead of all its objects"),
  // Its default depends on healthChecks.
  wait: z
    .boolean()
    .describe("Whether the stage becomes Ready only after all its objects do")
    .register(columns, { absent: "`true`, or `false` with `healthChecks`" })
    .exactOptional(),
  prune: z
    .boolean()
    .default(true)
    .describe("Whether Flux deletes objects from the cluster that were removed from the repository"),
  interval: duration("1m")
    .default("10m")
    .describe("How often Flux undoes changes that were made by hand; `1m` or more"),
  retryInterval: duration("10s").default("2m").describe("How soon Flux tries again after a failure; `10s` or more"),
  timeout: duration("30s").default("5m").describe("How long Flux waits for the stage to become Ready; `30s` or more"),
  substitute: z
    .boolean()
    .default(true)
    .describe("Whether Flux replaces `${NAME}` with settings and secrets of the cluster"),
  decrypt: z.boolean().default(true).describe("Whether Flux decrypts sealed files in it, with the cluster's key"),
});

const patch = z.strictObject({
  target: z.strictObject({
    kind: text("ConfigMap", lineProblem).describe("Kind of the object to change"),
    name: text("my-object", lineProblem).describe("Name of the object to change"),
    namespace: label("cert-manager")
      .describe("Namespace of the object to change, if there are several of that kind and name")
      .exactOptional(),
  }),
  patch: z
    .union(
      [values, z.array(values)],
      'is neither a mapping nor a list; write what is laid over the object, such as "{ spec: { … } }", or JSON Patch operations',
    )
    .describe("Part of the object to merge, or a list of JSON Patch operations"),
});

const releaseChanges = z.strictObject({
  version: text("v1.19.1", chartVersionProblem, CHART_VERSION).describe("Another version of the chart").exactOptional(),
  values: values.describe("Values to merge into those of the release; null removes a value").exactOptional(),
  valuesFrom: valuesFrom.describe("Secrets and ConfigMaps in flux-system, after those of the release"),
});

const stageChanges = z.strictObject({
  path: path.describe("Another directory that people write").exactOptional(),
  releases: z.record(z.string(), releaseChanges).default({}).describe("By name of the release"),
  patches: z.array(patch).default([]).describe("Changes of objects, as Kustomize makes them"),
});

const environment = z.strictObject({
  sources: z
    .record(z.string(), z.strictObject(sourceVersion))
    .default({})
    .describe("Other versions of charts in registries and in Git, by name of the source"),
  stages: z.record(z.string(), stageChanges).default({}).describe("By name of the stage"),
});

const environments = z
  .record(z.string().meta({ pattern: LABEL.source }), environment)
  .register(examples, { example: "dev: {}" })
  .describe("Environments in which it is installed, with their overrides");

const layer = choice(LAYERS).describe(
  "The directory of its files, and the root Kustomization that applies it: [what waits for what](guides/infrastructure.md#what-waits-for-what)",
);

const definition = {
  category: label("security").describe("Directory of the component's files, which it shares with similar components"),
  layer: layer.register(columns, { absent: "`infrastructure`" }).exactOptional(),
  namespace: label("cert-manager")
    .describe(
      "Namespace of releases and manifests that set none. The platform creates it, and never deletes it. Several components can share it",
    )
    .exactOptional(),
  namespaceLabels: labels.default({}).describe("Labels of the namespace"),
  sources: z
    .record(z.string(), chartSourceSchema)
    .default({})
    .describe("Sources of charts, by name. A name means the same source in all components"),
  secrets,
  stages: z
    .record(z.string(), stage)
    .register(examples, { example: "app: { releases: { … } }" })
    .describe("In order: each waits for the one before it"),
};

/** The definition of a component, wherever it is installed: one file of the directory `catalog`. */
export const definitionSchema = z
  .strictObject(definition)
  .describe("Defines the component that the file is named after");

const postgres = postgresConsumerSchema
  .describe("A database of its own in the cluster's PostgreSQL; its first stage that is not called crds waits for it")
  .exactOptional();

/** One file of the directory `infrastructure` that defines its component itself. */
export const componentSchema = z
  .strictObject({
    ...definition,
    dependsOn: dependsOn.describe(
      "Flux Kustomizations for which the first stage that is not called `crds` [waits](guides/infrastructure.md#what-waits-for-what)",
    ),
    postgres,
    environments,
  })
  .describe("Installs the component that the file is named after");

/** One file of the directory `infrastructure` that installs a component of the catalog. */
export const shippedComponentSchema = z
  .strictObject({
    from: label("cert-manager").describe("A component of the [catalog](reference/catalog.md), instead of a definition"),
    layer: layer.exactOptional(),
    dependsOn: dependsOn.describe(
      "Further Flux Kustomizations that must be ready before its first stage that is not called crds",
    ),
    secrets: secrets.describe("Secrets besides those of the definition, made in the same way"),
    postgres,
    environments,
  })
  .describe("Installs a component of the catalog under the name of the file");

export type DefinitionValues = z.output<typeof definitionSchema>;
export type StageValues = z.output<typeof stage>;
export type ComponentEnvironmentValues = z.output<typeof environment>;
