import { z } from "zod";
import { CHART_VERSION, chartVersionProblem } from "../fields/charts.ts";
import { DURATION, durationProblem } from "../fields/duration.ts";
import { REPOSITORY_PATH, repositoryPathProblem } from "../fields/github.ts";
import { LABEL, labelProblem, SUBDOMAIN } from "../fields/kubernetes.ts";
import { API_VERSION, apiVersionProblem, ENTRY } from "../fields/objects.ts";
import { lineProblem } from "../fields/text.ts";
import { LAYERS } from "../infrastructure.ts";
import { chartSourceSchema, sourceVersion } from "./chart-source.ts";
import { choice, examples, text } from "./fields.ts";
import { postgresConsumerSchema } from "./postgres.ts";
import { releaseSchema, valuesFrom } from "./release.ts";

const label = (example: string) => text(example, labelProblem, LABEL);
const labels = z.record(z.string(), text("privileged"));
const values = z.record(z.string(), z.unknown());
/** A duration of at least `least`, which is one itself. */
const duration = (least: string) => text("10m", durationProblem(least), DURATION);

const secret = z
  .strictObject({
    namespace: label("cert-manager")
      .describe("Where it goes; the component's namespace by default, flux-system for valuesFrom")
      .exactOptional(),
    type: text("Opaque", lineProblem).default("Opaque").describe("Type of the Secret"),
    labels: labels.default({}).describe("Its labels"),
    // Names of entries are checked by a rule: zod leaves the value of a key that it refuses unchecked.
    entries: z
      .record(z.string().meta({ pattern: ENTRY.source }), text("${MY_TOKEN}"))
      .describe("Texts, in which ${NAME} is a setting or a secret of the cluster, letter by letter"),
  })
  .register(examples, { example: '{ entries: { token: "${MY_TOKEN}" } }' });

const secrets = z
  .record(z.string().meta({ pattern: SUBDOMAIN.source }), secret)
  .default({})
  .describe("Secrets that are made of the cluster's secrets and sealed, by name; there before the first stage");

const object = z
  .looseObject({
    apiVersion: text("v1", apiVersionProblem, API_VERSION),
    kind: text("ConfigMap", lineProblem),
    metadata: z.looseObject({
      name: text("my-object", lineProblem),
      namespace: label("cert-manager").exactOptional(),
      labels: labels.exactOptional(),
      annotations: labels.exactOptional(),
    }),
  })
  .register(examples, { example: "{ apiVersion: v1, kind: ConfigMap, metadata: { name: my-object } }" });

const healthCheck = z.strictObject({
  apiVersion: text("apps/v1", apiVersionProblem, API_VERSION).describe("As in the object's manifest"),
  kind: text("Deployment", lineProblem).describe("As in the object's manifest"),
  name: text("cert-manager", lineProblem).describe("Of the object"),
  namespace: label("cert-manager").describe("Of the object; left out for one of the whole cluster").exactOptional(),
});

const dependsOn = z
  .array(text("rook-ceph-rbd", labelProblem, LABEL))
  .register(examples, { example: "[rook-ceph-rbd]" })
  .default([]);

const path = text("./infrastructure/custom/issuers", repositoryPathProblem, REPOSITORY_PATH);

const stage = z.strictObject({
  path: path
    .describe("Directory of the fleet repository that people write, in place of releases and manifests")
    .exactOptional(),
  releases: z
    .record(z.string(), releaseSchema)
    .default({})
    .describe("Charts that are installed, by name of the release"),
  manifests: z.array(object).default([]).describe("Whole objects"),
  dependsOn: dependsOn.describe("Flux Kustomizations that have to be ready first, besides the stage before this"),
  healthChecks: z
    .array(healthCheck)
    .default([])
    .describe("What alone decides whether it is ready, in place of everything that it applied"),
  // Its default depends on healthChecks.
  wait: z
    .boolean()
    .describe("Whether it is ready only when everything that it applied is. True, unless there are healthChecks")
    .exactOptional(),
  prune: z.boolean().default(true).describe("Whether what leaves the repository is deleted from the cluster"),
  interval: duration("1m").default("10m").describe("How often what was changed by hand is put right; 1m or more"),
  retryInterval: duration("10s").default("2m").describe("How soon to try again what failed; 10s or more"),
  timeout: duration("30s").default("5m").describe("How long to wait for it to become ready; 30s or more"),
  substitute: z
    .boolean()
    .default(true)
    .describe("Whether ${NAME} in it is replaced by settings and secrets of the cluster"),
  decrypt: z.boolean().default(true).describe("Whether sealed files in it are opened with the cluster's key"),
});

const patch = z.strictObject({
  target: z.strictObject({
    kind: text("ConfigMap", lineProblem).describe("Of the object that is changed"),
    name: text("my-object", lineProblem).describe("Of the object that is changed"),
    namespace: label("cert-manager")
      .describe("Of the object that is changed, where there are several of that kind and name")
      .exactOptional(),
  }),
  patch: z
    .union(
      [values, z.array(values)],
      'is neither a mapping nor a list; write what is laid over the object, such as "{ spec: { … } }", or JSON Patch operations',
    )
    .describe("What is laid over the object, or a list of JSON Patch operations"),
});

const releaseChanges = z.strictObject({
  version: text("v1.19.1", chartVersionProblem, CHART_VERSION).describe("Another version of the chart").exactOptional(),
  values: values.describe("Laid over the release's own; null takes a value out").exactOptional(),
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
  .describe("Where it is installed, and what is different there");

const layer = choice(LAYERS).describe("apps comes after all infrastructure. The latter by default");

const definition = {
  category: label("security").describe("Directory in the fleet repository that it lies in, beside others of its kind"),
  layer: layer.exactOptional(),
  namespace: label("cert-manager")
    .describe("Where its releases and manifests go that name none. It is made, and never deleted")
    .exactOptional(),
  namespaceLabels: labels.default({}).describe("Labels of that namespace"),
  sources: z
    .record(z.string(), chartSourceSchema)
    .default({})
    .describe("Where charts come from, by a name that means the same everywhere"),
  secrets,
  stages: z
    .record(z.string(), stage)
    .register(examples, { example: "app: { releases: { … } }" })
    .describe("In order: each waits for the one before it"),
};

/** What a component is, wherever it is installed: one file of the directory `catalog`. */
export const definitionSchema = z
  .strictObject(definition)
  .describe("Defines the component that the file is named after");

const postgres = postgresConsumerSchema
  .describe("A database of its own in the cluster's PostgreSQL; its first stage waits for it")
  .exactOptional();

/** One file of the directory `infrastructure` that defines its component itself. */
export const componentSchema = z
  .strictObject({
    ...definition,
    dependsOn: dependsOn.describe("What its first stage waits for"),
    postgres,
    environments,
  })
  .describe("Installs the component that the file is named after");

/** One file of the directory `infrastructure` that installs a component of the catalog. */
export const shippedComponentSchema = z
  .strictObject({
    from: label("cert-manager").describe("Name of a file of the directory catalog, which defines the component"),
    layer: layer.exactOptional(),
    dependsOn: dependsOn.describe("What its first stage waits for, too"),
    secrets: secrets.describe("Secrets besides those of the definition, made in the same way"),
    postgres,
    environments,
  })
  .describe("Installs a component of the catalog under the name of the file");

export type DefinitionValues = z.output<typeof definitionSchema>;
export type StageValues = z.output<typeof stage>;
export type ComponentEnvironmentValues = z.output<typeof environment>;
