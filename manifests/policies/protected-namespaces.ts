import { appLabel, deletionAnnotation, namespaceRoleLabel } from "../namespace-marks.ts";
import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";

/**
 * Refuses to delete a platform namespace, which would delete an app's keys and secrets, for every user. A namespace
 * with the annotation of {@link deletionAnnotation} may be deleted.
 *
 * On a deletion, selectors see the existing object (`oldObject`); there is no new one.
 * @param labelPrefix Prefix of the namespaces' labels; makes the policy's name unique in the cluster.
 */
export function protectedNamespaces(labelPrefix: string): AdmissionPolicy {
  const { key, allowed } = deletionAnnotation(labelPrefix);
  const annotations = "oldObject.metadata.?annotations";
  return admissionPolicy({
    name: `protected-namespaces.${labelPrefix}`,
    matches: {
      matchPolicy: "Equivalent",
      namespaceSelector: {},
      objectSelector: { matchLabels: { [namespaceRoleLabel(labelPrefix)]: "platform" } },
      resourceRules: [
        { apiGroups: [""], apiVersions: ["v1"], operations: ["DELETE"], resources: ["namespaces"], scope: "Cluster" },
      ],
    },
    requirements: [
      {
        expression: `${annotations}[?'${key}'].orValue('') == '${allowed}'`,
        messageExpression: [
          "'it holds the keys and secrets of an app; to remove the app, write \"protect: false\" into apps/'",
          `oldObject.metadata.?labels[?'${appLabel(labelPrefix)}'].orValue('<app>')`,
          "'.yaml, run pulumi up, delete that file, and run pulumi up again; to delete the namespace alone, first run: '",
          "'kubectl annotate namespace '",
          "oldObject.metadata.name",
          `' ${key}=${allowed}'`,
        ].join(" + "),
      },
    ],
  });
}
