import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";
import { inAppNamespaces } from "./in-app-namespaces.ts";

const tokenType = "kubernetes.io/service-account-token";

/**
 * Refuses, in the namespaces of apps, Secrets that Kubernetes fills with a token of a service account. Such a token
 * never expires, and anyone who reads Secrets there can use it: in a platform namespace, the token would be that of the
 * account with which Flux applies the app.
 *
 * An existing Secret stays, and Kubernetes may mark it and renew its other entries. Its token and its account cannot
 * change.
 * @param labelPrefix Prefix of the namespaces' labels; makes the policy's name unique in the cluster.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets
 */
export function lastingTokens(labelPrefix: string): AdmissionPolicy {
  const kept = ["data[?'token']", "metadata.?annotations[?'kubernetes.io/service-account.name']"]
    .map((field) =>
      `object.?${field}.orValue('') == oldObject.?${field}.orValue('')`.replaceAll("?metadata", "metadata"),
    )
    .join(" && ");
  return admissionPolicy({
    name: `lasting-tokens.${labelPrefix}`,
    matches: inAppNamespaces(labelPrefix, [{ group: "", resources: ["secrets"] }]),
    requirements: [
      {
        expression: `object.type != '${tokenType}' || (oldObject != null && ${kept})`,
        messageExpression:
          `'a Secret of type ${tokenType} would hold a token that never expires; remove it, and ask for a short one ' + ` +
          "'where the app runs, with kubectl create token'",
      },
    ],
  });
}
