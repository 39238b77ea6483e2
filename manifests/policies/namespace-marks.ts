import { fluxNamespace, pruneDisabled } from "../flux/constants.ts";
import { appLabel, namespaceLabels } from "../namespace-marks.ts";
import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";

/**
 * Refuses what would take the platform's marks from an app's namespace: a Kustomization beside Flux's own that has a
 * manifest of the same namespace, as is common before an app moves in. Flux would make the namespace what that manifest
 * says, without the labels by which rules and stores know it, and without the annotation that keeps it from being pruned
 * with all that is in it.
 * @param labelPrefix Of the namespaces' labels; makes the policy's name unique in the cluster.
 */
export function namespaceMarks(labelPrefix: string): AdmissionPolicy {
  const marks = [
    ...Object.keys(namespaceLabels(labelPrefix, "", "app")).map((key) => ["labels", key] as const),
    ...Object.keys(pruneDisabled).map((key) => ["annotations", key] as const),
  ];
  const mark = (object: string, [kind, key]: (typeof marks)[number]): string =>
    `${object}.metadata.?${kind}[?'${key}'].orValue('')`;
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
        expression: marks.map((one) => `${mark("object", one)} == ${mark("oldObject", one)}`).join(" && "),
        messageExpression:
          "'it is the platform\\'s, which keeps its labels and annotations: remove the manifest of this namespace from what Flux applies'",
      },
    ],
  });
}
