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
import { choice, examples, text } from "./fields.ts";

const values = z.record(z.string(), z.unknown());

const valuesSource = z
  .strictObject({
    kind: choice(["Secret", "ConfigMap"]).default("Secret").describe("Kind of the object"),
    name: text("my-values", objectNameProblem, SUBDOMAIN).describe("Name of the object, which is in flux-system"),
    valuesKey: text("values.yaml", entryProblem, ENTRY)
      .describe("Which of its entries; values.yaml by default")
      .exactOptional(),
    targetPath: text("auth.password", valuePathProblem, VALUE_PATH)
      .describe("Which value the entry is, as after --set of helm; by default the entry is YAML with values")
      .exactOptional(),
    literal: z
      .boolean()
      .describe("Whether the entry is taken letter by letter, as after --set-literal of helm; false by default")
      .exactOptional(),
    optional: z.boolean().describe("Whether it need not be there; false by default").exactOptional(),
  })
  .register(examples, { example: "{ name: my-values, valuesKey: password, targetPath: auth.password }" });

/** Objects of a release that are meant: whatever fits all that is written. */
const selector = z
  .strictObject({
    group: text("apps", patternProblem).describe("A regular expression").exactOptional(),
    version: text("v1", patternProblem).describe("A regular expression").exactOptional(),
    kind: text("Deployment", patternProblem).describe("A regular expression").exactOptional(),
    name: text("web", patternProblem).describe("A regular expression").exactOptional(),
    namespace: text("web", patternProblem).describe("A regular expression").exactOptional(),
    labelSelector: text("app=web", labelSelectorProblem).describe("As after --selector of kubectl").exactOptional(),
    annotationSelector: text("team=web", labelSelectorProblem).describe("The same for annotations").exactOptional(),
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
    mode: choice(DRIFT_MODES).describe("enabled undoes changes that were made by hand, warn only reports them"),
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
  source: text("jetstack", labelProblem, LABEL).describe("Where the chart comes from: one of the component's sources"),
  chart: text("cert-manager", chartProblem, CHART)
    .describe("Name of the chart; of a source that is one chart itself, left out")
    .exactOptional(),
  version: text("v1.19.1", chartVersionProblem, CHART_VERSION)
    .describe("Version of the chart, or a range of them; of a source that is one chart itself, left out")
    .exactOptional(),
  namespace: text("cert-manager", labelProblem, LABEL)
    .describe("Where it is installed; the component's namespace by default")
    .exactOptional(),
  releaseName: text("cert-manager", helmReleaseProblem, HELM_RELEASE)
    .describe(
      "The name of the release in Helm; by default its name in this file. If it changes, Flux uninstalls the release and installs it again",
    )
    .exactOptional(),
  crds: choice(CRDS_POLICIES)
    .describe(
      "Policy for the chart's CustomResourceDefinitions. By default, Helm creates them once and does not change them afterwards",
    )
    .exactOptional(),
  dependsOn: z
    .array(text("cert-manager", labelProblem, LABEL))
    .register(examples, { example: "[cert-manager]" })
    .default([])
    .describe("Releases of this stage or an earlier one that have to be ready first"),
  timeout: text("10m", durationProblem("1s"), DURATION)
    .describe("How long an operation of Helm may take; 5m by default")
    .exactOptional(),
  disableWait: z
    .boolean()
    .default(false)
    .describe("Whether it is ready as soon as its objects are applied, without waiting for them"),
  values: values.default({}).describe("The chart's own settings"),
  valuesFrom: valuesFrom.describe(
    "Secrets and ConfigMaps in flux-system whose entries are values too; those under values win",
  ),
  postRenderers: z.array(postRenderer).default([]).describe("Changes of what the chart makes, one after the other"),
  driftDetection: driftDetection
    .describe("Policy for changes that were made by hand. By default, they stay until the next version or values")
    .exactOptional(),
});
