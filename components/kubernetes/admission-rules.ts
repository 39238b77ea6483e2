import type * as pulumi from "@pulumi/pulumi";
import type { AdmissionPolicy } from "../../manifests/policies/admission-policy.ts";
import { AdmissionRule } from "./admission-rule.ts";

/**
 * Creates a rule for each policy, named after it without the label prefix: `<name>-app-boundaries`.
 * @param name The prefix of the rules' names.
 */
export function admissionRules(
  name: string,
  policies: readonly AdmissionPolicy[],
  options?: pulumi.ComponentResourceOptions,
): AdmissionRule[] {
  return policies.map((policy) => new AdmissionRule(`${name}-${shortName(policy)}`, policy, options));
}

/** Returns the name without the label prefix: `app-boundaries` for `app-boundaries.labels.example.org`. */
function shortName({ policy }: AdmissionPolicy): string {
  const { name } = policy.metadata;
  return name.slice(0, name.indexOf("."));
}
