import { fluxNamespace } from "../../model/names/flux.ts";
import { pruneDisabled } from "../flux/metadata.ts";
import { rootNames } from "../../model/names/infrastructure.ts";
import { appLabel, namespaceLabels, podSecurityLabel } from "../namespace-marks.ts";
import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";

/** Kind and key. */
type Mark = readonly ["labels" | "annotations", string];

/**
 * Refuses to remove the platform's marks from an app's namespace. Another Kustomization may contain a manifest of the
 * same namespace, as is common before an app moves in. Flux would apply that manifest without the labels that rules and
 * stores require, and without the annotation that keeps the namespace, and all its contents, from being pruned.
 * @param labelPrefix Prefix of the namespaces' labels; makes the policy's name unique in the cluster.
 */
export function namespaceMarks(labelPrefix: string): AdmissionPolicy {
  const marks = [
    ...Object.keys(namespaceLabels(labelPrefix, "", "app")).map((key) => ["labels", key] as const),
    ...Object.keys(pruneDisabled).map((key) => ["annotations", key] as const),
  ];
  const mark = (object: string, [kind, key]: Mark): string => `${object}.metadata.?${kind}[?'${key}'].orValue('')`;
  // A workload's overlay creates its namespace and sets its pod security level, so only the overlay may change it.
  const owner = { name: rootNames.apps, namespace: fluxNamespace };
  const isOverlays = Object.entries(owner)
    .flatMap(([key, value]) =>
      ["object", "oldObject"].map((object) => [object, `kustomize.toolkit.fluxcd.io/${key}`, value]),
    )
    .map(([object = "", key = "", value = ""]) => `${mark(object, ["labels", key])} == '${value}'`)
    .join(" && ");
  const unchanged = (one: Mark): string => {
    const same = `${mark("object", one)} == ${mark("oldObject", one)}`;
    return one[1] === podSecurityLabel ? `(${same} || (${isOverlays}))` : same;
  };
  return admissionPolicy({
    name: `namespace-marks.${labelPrefix}`,
    matches: {
      matchPolicy: "Equivalent",
      namespaceSelector: {},
      objectSelector: { matchExpressions: [{ key: appLabel(labelPrefix), operator: "Exists" }] },
      resourceRules: [
        {
          apiGroups: [""],
          apiVersions: ["v1"],
          operations: ["UPDATE"],
          // Labels and annotations can be changed by way of a namespace's status, and of its finalizers, too.
          resources: ["namespaces", "namespaces/*"],
          scope: "Cluster",
        },
      ],
    },
    conditions: [
      {
        name: "from-flux",
        expression: `request.userInfo.username.startsWith('system:serviceaccount:${fluxNamespace}:')`,
      },
    ],
    requirements: [
      {
        expression: marks.map(unchanged).join(" && "),
        messageExpression:
          "'it is the platform\\'s, which keeps its labels and annotations: remove the manifest of this namespace from what Flux applies'",
      },
    ],
  });
}
