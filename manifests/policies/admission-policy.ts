import type { IValidatingAdmissionPolicy } from "kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy";
import type { IValidatingAdmissionPolicyBinding } from "kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding";

/** A rule that the API server enforces, and its binding. */
export interface AdmissionPolicy {
  readonly policy: IValidatingAdmissionPolicy & { metadata: { name: string } };
  readonly binding: IValidatingAdmissionPolicyBinding & { metadata: { name: string } };
}

type Spec = NonNullable<IValidatingAdmissionPolicy["spec"]>;

/** The requests that a policy applies to; every field that a reader would ask about is set. */
export type Matches = NonNullable<Spec["matchConstraints"]>;

/** A condition that a request must fulfil, in CEL. */
export interface Requirement {
  /** True if the request is allowed. */
  readonly expression: string;
  /** Returns the message for a refused request: the error, then the fix. One line. */
  readonly messageExpression: string;
}

/** The arguments of an {@link AdmissionPolicy}. */
export interface AdmissionPolicyArgs {
  /** Unique in the cluster; the binding has the same name. */
  readonly name: string;
  readonly matches: Matches;
  /** The conditions of the policy: a matching request is checked only if all of them are true. */
  readonly conditions?: readonly { readonly name: string; readonly expression: string }[];
  /** Values that requirements refer to as `variables.<name>`; each may use earlier ones. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly requirements: readonly Requirement[];
}

/**
 * Builds a policy that applies to all users, including cluster-admins and controllers, and refuses requests that it
 * cannot evaluate.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function admissionPolicy({
  name,
  matches,
  conditions = [],
  variables = {},
  requirements,
}: AdmissionPolicyArgs): AdmissionPolicy {
  const apiVersion = "admissionregistration.k8s.io/v1";
  return {
    policy: {
      apiVersion,
      kind: "ValidatingAdmissionPolicy",
      metadata: { name },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: matches,
        ...(conditions.length === 0 ? {} : { matchConditions: conditions.map((condition) => ({ ...condition })) }),
        ...(Object.keys(variables).length === 0
          ? {}
          : { variables: Object.entries(variables).map(([variable, expression]) => ({ name: variable, expression })) }),
        validations: requirements.map((requirement) => ({ ...requirement, reason: "Forbidden" })),
      },
    },
    binding: {
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ["Deny"],
      },
    },
  };
}
