import { appLabel } from "../namespace-marks.ts";
import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";
import { unlessLetGo } from "./let-go.ts";

/**
 * Refuses, in the namespaces of apps, objects that would log in to a cloud as Flux itself: a `provider` without a
 * service account of the app. A cloud may grant the controllers more than an app should see, such as every registry of
 * an account.
 *
 * Arguments of the controllers make such an object use the account `default` of its namespace. A HelmRepository,
 * however, has no field for an account, and source-controller then logs in as itself. An OCIRepository has the field,
 * and can hold charts.
 * @param labelPrefix Prefix of the namespaces' labels; makes the policy's name unique in the cluster.
 * @see https://fluxcd.io/flux/installation/configuration/workload-identity/
 */
export function cloudIdentity(labelPrefix: string): AdmissionPolicy {
  return admissionPolicy({
    name: `cloud-identity.${labelPrefix}`,
    matches: {
      matchPolicy: "Equivalent",
      namespaceSelector: { matchExpressions: [{ key: appLabel(labelPrefix), operator: "Exists" }] },
      objectSelector: {},
      resourceRules: [
        {
          apiGroups: ["source.toolkit.fluxcd.io"],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE"],
          resources: ["gitrepositories", "ocirepositories", "buckets", "helmrepositories"],
          scope: "Namespaced",
        },
        {
          apiGroups: ["image.toolkit.fluxcd.io"],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE"],
          resources: ["imagerepositories"],
          scope: "Namespaced",
        },
      ],
    },
    conditions: [unlessLetGo],
    requirements: [
      {
        expression:
          "!(object.spec.?provider.orValue('') in ['aws', 'azure', 'gcp']) || " +
          "object.spec.?serviceAccountName.orValue('') != ''",
        messageExpression:
          "'spec.provider ' + object.spec.provider + ' would log in as Flux itself: ' + " +
          "(object.kind == 'HelmRepository' " +
          "? 'use an OCIRepository with spec.serviceAccountName' : 'name an account of yours in spec.serviceAccountName')",
      },
    ],
  });
}
