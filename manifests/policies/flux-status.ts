import { appLabel } from "../namespace-marks.ts";
import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";
import { FLUX_GROUPS } from "./flux-kinds.ts";

/**
 * Refuses changes of the status and the finalizers of Flux's objects, in the namespaces of apps, by anyone but Flux,
 * whatever their rights there. Flux trusts the status: it says which artifact is applied, and in which namespace a
 * release keeps its secrets. A finalizer keeps a deleted object, and keeps Flux at work on it.
 *
 * Flux is any account that may write the status of that kind in the whole cluster, which no role in a namespace allows.
 * So are Kubernetes' garbage collection, and a cluster's administrators, who can free an object that is stuck.
 * @param labelPrefix Prefix of the namespaces' labels; makes the policy's name unique in the cluster.
 */
export function fluxStatus(labelPrefix: string): AdmissionPolicy {
  const resource = "authorizer.group(request.resource.group).resource(request.resource.resource)";
  return admissionPolicy({
    name: `flux-status.${labelPrefix}`,
    matches: {
      matchPolicy: "Equivalent",
      namespaceSelector: { matchExpressions: [{ key: appLabel(labelPrefix), operator: "Exists" }] },
      objectSelector: {},
      resourceRules: [
        {
          apiGroups: [...FLUX_GROUPS],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE"],
          resources: ["*/*"],
          scope: "Namespaced",
        },
      ],
    },
    conditions: [{ name: "not-flux", expression: `!${resource}.subresource('status').check('update').allowed()` }],
    requirements: [
      {
        expression: "request.?subResource.orValue('') == ''",
        messageExpression: "'only Flux writes the ' + request.subResource + ' of its objects'",
      },
      {
        expression: `${finalizers("object")} == (oldObject == null ? [] : ${finalizers("oldObject")})`,
        messageExpression: "'metadata.finalizers are for Flux alone: remove them from the manifest'",
      },
    ],
  });
}

function finalizers(object: string): string {
  return `${object}.metadata.?finalizers.orValue([])`;
}
