import assert from "node:assert/strict";
import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "kubernetes-models/admissionregistration.k8s.io/v1";
import { ALLOWANCES, type Allowance } from "../../../model/boundaries.ts";
import type { AdmissionPolicy } from "../../../manifests/policies/admission-policy.ts";
import { tenantPolicies } from "../../../manifests/policies/tenant-policies.ts";
import { configuration } from "../../support/fixtures.ts";

const { boundaries } = configuration();

const policies = (allow: readonly Allowance[] = []): AdmissionPolicy[] =>
  tenantPolicies(configuration({ labelPrefix: "labels.example.org", boundaries: { ...boundaries, allow } }));

describe("the policies that keep apps within bounds", () => {
  it("have names that are unique in the cluster, and a binding of the same name", () => {
    const names = policies().map(({ policy }) => policy.metadata.name);
    assert.equal(new Set(names).size, names.length);
    for (const { policy, binding } of policies()) {
      const { name } = policy.metadata;
      assert.match(name, /^[a-z-]+\.labels\.example\.org$/);
      assert.deepEqual([binding.metadata.name, binding.spec?.policyName], [name, name]);
      // The API server finds no parameters for a policy that was deleted once: app-hostnames.ts.
      assert.equal(policy.spec?.paramKind, undefined);
    }
  });

  it("deny, and refuse what they cannot judge", () => {
    for (const { policy, binding } of policies()) {
      assert.equal(policy.spec?.failurePolicy, "Fail", policy.metadata.name);
      assert.deepEqual(binding.spec?.validationActions, ["Deny"], policy.metadata.name);
    }
  });

  it("are valid for their kinds", () => {
    for (const { policy, binding } of [...policies(), ...policies(ALLOWANCES)]) {
      new ValidatingAdmissionPolicy(policy).validate();
      new ValidatingAdmissionPolicyBinding(binding).validate();
    }
  });

  for (const allowance of ALLOWANCES) {
    it(`let apps do what "${allowance}" allows, but no preview`, () => {
      const strict = expressions(policies());
      const lifted = expressions(policies([allowance])).filter((one) => !strict.includes(one));
      assert.notDeepEqual(lifted, []);
      const noPreview = "!namespaceObject.metadata.?labels[?'labels.example.org/preview'].hasValue() || ";
      for (const expression of lifted) {
        assert(expression.startsWith(noPreview), expression);
        assert(strict.includes(expression.slice(noPreview.length)), expression);
      }
    });
  }
});

function expressions(all: readonly AdmissionPolicy[]): string[] {
  return all.flatMap(({ policy }) => policy.spec?.validations?.map(({ expression }) => expression) ?? []);
}
