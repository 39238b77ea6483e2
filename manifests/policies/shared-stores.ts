import type { Allowance } from "../../model/boundaries.ts";
import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";
import { inForce, refusal } from "./allowances.ts";
import { inAppNamespaces } from "./in-app-namespaces.ts";

/**
 * Refuses, in the namespaces of apps, PushSecrets to stores that the whole cluster shares, because other apps read from
 * them. Stores in the app's own namespace are not restricted.
 *
 * Reading needs no rule. A shared store serves only the namespaces that it names, and the platform's store holds only
 * pull secrets, which every app gets.
 * @param labelPrefix Prefix of the namespaces' labels; makes the policy's name unique in the cluster.
 * @see https://external-secrets.io/latest/api/pushsecret/
 */
export function sharedStores(labelPrefix: string, allow: readonly Allowance[]): AdmissionPolicy {
  const stores = (object: string): string => `${object}.spec.secretStoreRefs`;
  return admissionPolicy({
    name: `shared-stores.${labelPrefix}`,
    matches: inAppNamespaces(labelPrefix, [{ group: "external-secrets.io", resources: ["pushsecrets"] }]),
    requirements: inForce(
      [
        {
          unless: "pushSecrets",
          expression:
            `${stores("object")}.all(one, one.?kind.orValue('SecretStore') == 'SecretStore' || ` +
            `(oldObject != null && one in ${stores("oldObject")}))`,
          messageExpression: refusal(
            "a ClusterSecretStore is not for apps to write into: others read what is there",
            "write the name of a SecretStore in this namespace",
          ),
        },
      ],
      { allow, labelPrefix },
    ),
  });
}
