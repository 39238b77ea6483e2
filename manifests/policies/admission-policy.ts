import type { IValidatingAdmissionPolicy } from "kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy";
import type { IValidatingAdmissionPolicyBinding } from "kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding";

/** A rule of the API server's own, and what puts it in force. */
export interface AdmissionPolicy {
  readonly policy: IValidatingAdmissionPolicy & { metadata: { name: string } };
  readonly binding: IValidatingAdmissionPolicyBinding & { metadata: { name: string } };
}

type Spec = NonNullable<IValidatingAdmissionPolicy["spec"]>;

/** The requests that a policy applies to; every field that a reader would ask about is set. */
export type Matches = NonNullable<Spec["matchConstraints"]>;

/** A condition that a request must fulfil, in CEL. */
export interface Requirement {
  /** True where the request is fine. */
  readonly expression: string;
  /** Gives the text that is shown where it is not: what is wrong, then what to do. One line. */
  readonly messageExpression: string;
}

/** The arguments of an {@link AdmissionPolicy}. */
export interface AdmissionPolicyArgs {
  /** Unique in the cluster; the binding has it too. */
  readonly name: string;
  readonly matches: Matches;
  /** Requests to leave alone among those that match: each must be true, or nothing is checked. */
  readonly conditions?: readonly { readonly name: string; readonly expression: string }[];
  /** Values that requirements call `variables.<name>`; each may use those before it. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly requirements: readonly Requirement[];
}

/**
 * A policy that holds for everybody, cluster-admins and controllers too, and refuses what it cannot judge.
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
