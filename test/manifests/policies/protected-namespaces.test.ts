import assert from "node:assert/strict";
import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "kubernetes-models/admissionregistration.k8s.io/v1";
import { protectedNamespaces } from "../../../manifests/policies/protected-namespaces.ts";

describe("the policy that protects platform namespaces", () => {
  const { policy, binding } = protectedNamespaces("labels.example.org");

  it("is about deleting namespaces that have the label, by whomever", () => {
    assert.deepEqual(policy.spec?.matchConstraints, {
      matchPolicy: "Equivalent",
      namespaceSelector: {},
      objectSelector: { matchLabels: { "labels.example.org/namespace-role": "platform" } },
      resourceRules: [
        { apiGroups: [""], apiVersions: ["v1"], operations: ["DELETE"], resources: ["namespaces"], scope: "Cluster" },
      ],
    });
    assert.equal(policy.spec.matchConditions, undefined);
  });

  it("refuses what it cannot judge, and all else but what is allowed to go", () => {
    assert.equal(policy.spec?.failurePolicy, "Fail");
    assert.deepEqual(
      policy.spec.validations?.map(({ expression, reason }) => ({ expression, reason })),
      [
        {
          expression: "oldObject.metadata.?annotations[?'labels.example.org/deletion'].orValue('') == 'allowed'",
          reason: "Forbidden",
        },
      ],
    );
    assert.deepEqual(binding.spec, {
      policyName: "protected-namespaces.labels.example.org",
      validationActions: ["Deny"],
    });
  });

  it("has one name, the same whenever it is made", () => {
    assert.equal(policy.metadata.name, "protected-namespaces.labels.example.org");
    assert.equal(binding.metadata.name, policy.metadata.name);
    assert.deepEqual(protectedNamespaces("labels.example.org"), { policy, binding });
  });

  it("is valid for its kinds", () => {
    new ValidatingAdmissionPolicy(policy).validate();
    new ValidatingAdmissionPolicyBinding(binding).validate();
  });
});
