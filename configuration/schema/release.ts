import { z } from "zod";
import {
  CHART,
  CHART_VERSION,
  chartProblem,
  chartVersionProblem,
  HELM_RELEASE,
  helmReleaseProblem,
} from "../fields/charts.ts";
import { DURATION, durationProblem } from "../fields/duration.ts";
import { renderedDigestProblem, renderedImageProblem, renderedTagProblem } from "../fields/images.ts";
import { LABEL, labelProblem, SUBDOMAIN } from "../fields/kubernetes.ts";
import { labelSelectorProblem } from "../fields/labels.ts";
import {
  ENTRY,
  entryProblem,
  objectNameProblem,
  POINTER,
  pointerProblem,
  VALUE_PATH,
  valuePathProblem,
} from "../fields/objects.ts";
import { patternProblem } from "../fields/patterns.ts";
import { CRDS_POLICIES, DRIFT_MODES } from "../../model/release.ts";
import { choice, columns, examples, text } from "./fields.ts";

const values = z.record(z.string(), z.unknown());

const valuesSource = z
  .strictObject({
    kind: choice(["Secret", "ConfigMap"]).default("Secret").describe("Kind of the object"),
    name: text("my-values", objectNameProblem, SUBDOMAIN).describe("Name of the object, which is in flux-system"),
    valuesKey: text("values.yaml", entryProblem, ENTRY)
      .describe("Which of its entries")
      .register(columns, { absent: "`values.yaml`" })
      .exactOptional(),
    targetPath: text("auth.password", valuePathProblem, VALUE_PATH)
      .describe("Which value the entry is, as after `--set` of Helm")
      .register(columns, { absent: "the entry is YAML with values" })
      .exactOptional(),
    literal: z
      .boolean()
      .describe("Whether the entry is taken unchanged, as after `--set-literal` of Helm")
      .register(columns, { absent: "`false`" })
      .exactOptional(),
    optional: z
      .boolean()
      .describe("Whether the release is installed without the object, if the object does not exist")
      .register(columns, { absent: "`false`" })
      .exactOptional(),
  })
  .register(examples, { example: "{ name: my-values, valuesKey: password, targetPath: auth.password }" });

/** Objects of a release that are meant: whatever fits all that is written. */
const selector = z
  .strictObject({
    group: text("apps", patternProblem).describe("A regular expression for the API group").exactOptional(),
    version: text("v1", patternProblem).describe("A regular expression for the version of the API").exactOptional(),
    kind: text("Deployment", patternProblem).describe("A regular expression for the kind").exactOptional(),
    name: text("web", patternProblem).describe("A regular expression for the name").exactOptional(),
    namespace: text("web", patternProblem).describe("A regular expression for the namespace").exactOptional(),
    labelSelector: text("app=web", labelSelectorProblem)
      .describe("Labels of the objects, as after `--selector` of kubectl")
      .exactOptional(),
    annotationSelector: text("team=web", labelSelectorProblem)
      .describe("Annotations of the objects, written in the same way")
      .exactOptional(),
  })
  .register(examples, { example: "{ kind: Deployment, name: web }" });

const renderedPatch = z
  .strictObject({
    target: selector.describe("Which objects; by default the one that the patch itself names").exactOptional(),
    patch: z
      .union(
        [values, z.array(values)],
        'is neither a mapping nor a list; write the patch itself, without "|": what is laid over the object, or JSON Patch operations',
      )
      .describe("Part of the objects to merge, or a list of JSON Patch operations"),
  })
  .register(examples, { example: "{ target: { kind: Deployment }, patch: { spec: { … } } }" });

const renderedImage = z
  .strictObject({
    name: text("nginx", renderedImageProblem).describe("Name of the image in the chart's objects, without a tag"),
    newName: text("registry.example.org/nginx", renderedImageProblem).describe("Another name").exactOptional(),
    newTag: text("1.29.1", renderedTagProblem).describe("Another tag").exactOptional(),
    digest: text("sha256:…", renderedDigestProblem)
      .describe("A digest, instead of a tag or beside newTag")
      .exactOptional(),
  })
  .register(examples, { example: "{ name: nginx, newTag: 1.29.1 }" });

const postRenderer = z
  .strictObject({
    kustomize: z.strictObject({
      patches: z.array(renderedPatch).default([]).describe("Changes of objects, as Kustomize makes them"),
      images: z.array(renderedImage).default([]).describe("Other images"),
    }),
  })
  .register(examples, { example: "{ kustomize: { patches: [{ … }] } }" });

const driftDetection = z
  .strictObject({
    mode: choice(DRIFT_MODES).describe(
      "`enabled` undoes changes that were made by hand, and `warn` only reports them. Without it, they stay until the next version or values",
    ),
    ignore: z
      .array(
        z.strictObject({
          paths: z
            .array(text("/spec/replicas", pointerProblem, POINTER))
            .describe("Fields of objects, as JSON Pointers"),
          target: selector.describe("Which objects; all of the release by default").exactOptional(),
        }),
      )
      .default([])
      .describe("Fields that others may change"),
  })
  .register(examples, { example: "{ mode: enabled }" });

export const valuesFrom = z.array(valuesSource).default([]);

/** A chart that is installed. */
export const releaseSchema = z.strictObject({
  source: text("jetstack", labelProblem, LABEL).describe("The source of the chart: one of the component's sources"),
  chart: text("cert-manager", chartProblem, CHART)
    .describe("Name of the chart. Leave it out if the source is one chart itself")
    .exactOptional(),
  version: text("v1.19.1", chartVersionProblem, CHART_VERSION)
    .describe("Version of the chart, or a range of versions. Only for a repository of charts")
    .exactOptional(),
  namespace: text("cert-manager", labelProblem, LABEL)
    .describe("The namespace of the release")
    .register(columns, { absent: "the component's" })
    .exactOptional(),
  releaseName: text("cert-manager", helmReleaseProblem, HELM_RELEASE)
    .describe("The name of the release in Helm. If it changes, Flux uninstalls the release and installs it again")
    .register(columns, { absent: "its name in this file" })
    .exactOptional(),
  crds: choice(CRDS_POLICIES)
    .describe(
      "Policy for the chart's custom resource definitions: Helm leaves them out, creates them, or also replaces them",
    )
    .register(columns, { absent: "`Create` at installation, then `Skip`" })
    .exactOptional(),
  dependsOn: z
    .array(text("cert-manager", labelProblem, LABEL))
    .register(examples, { example: "[cert-manager]" })
    .default([])
    .describe("Releases of this stage or an earlier one that have to be Ready first"),
  timeout: text("10m", durationProblem("1s"), DURATION)
    .describe("Time limit of one operation of Helm")
    .register(columns, { absent: "`5m`", type: "duration" })
    .exactOptional(),
  disableWait: z
    .boolean()
    .default(false)
    .describe("Whether the release is Ready as soon as its objects are applied, without waiting for them"),
  values: values.default({}).describe("The chart's own settings"),
  valuesFrom: valuesFrom.describe(
    "Secrets and ConfigMaps in flux-system whose entries are values too; those under values win",
  ),
  postRenderers: z.array(postRenderer).default([]).describe("Changes of what the chart makes, one after the other"),
  driftDetection: driftDetection
    .describe("Policy for changes that were made by hand. By default, they stay until the next version or values")
    .exactOptional(),
});
