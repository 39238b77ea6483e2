import { appLabel } from "../namespace-marks.ts";
import { platformMark } from "../platform-mark.ts";
import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";

/**
 * Protects the platform's objects in an app's namespaces from the app, such as from a manifest of the team with the
 * name of such an object, and from all other users with rights in these namespaces only. Flux would otherwise apply the
 * manifest, and the next `pulumi up` would find its fields changed.
 *
 * The rule depends on rights, not on names: a user who may write this kind of object in every namespace is no tenant.
 * It therefore allows the people and pipelines that run `pulumi`, Flux itself, Kubernetes' own controllers, which
 * delete the contents of a deleted namespace, and an operator that copies secrets, whatever their names. Flux applies a
 * team's objects as an account of the app, which is refused.
 *
 * The rule also applies to objects that are being deleted, and to objects that a tenant would mark itself.
 * @param labelPrefix Prefix of the labels; makes the policy's name unique in the cluster.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-expression
 */
export function ownedObjects(labelPrefix: string): AdmissionPolicy {
  return admissionPolicy({
    name: `owned-objects.${labelPrefix}`,
    matches: {
      matchPolicy: "Equivalent",
      namespaceSelector: { matchExpressions: [{ key: appLabel(labelPrefix), operator: "Exists" }] },
      // For an update, the mark may be on the old or on the new object.
      objectSelector: { matchLabels: { ...platformMark(labelPrefix) } },
      resourceRules: [
        {
          apiGroups: ["*"],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE", "DELETE"],
          resources: ["*"],
          scope: "Namespaced",
        },
      ],
    },
    requirements: [
      {
        expression: Object.entries(verbs)
          .map(([operation, verb]) => `(request.operation == '${operation}' && ${may(verb)})`)
          .join(" || "),
        messageExpression:
          "'the platform has made the ' + request.kind.kind + ' ' + request.name + ' and keeps it: remove it from what you apply, or give yours another name'",
      },
    ],
  });
}

/** The verb that marks a user who holds it in the whole cluster as an operator of the cluster, by operation. */
const verbs = { CREATE: "create", UPDATE: "patch", DELETE: "delete" } as const;

function may(verb: string): string {
  return `authorizer.group(request.resource.group).resource(request.resource.resource).check('${verb}').allowed()`;
}
