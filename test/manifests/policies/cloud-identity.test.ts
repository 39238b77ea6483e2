import assert from "node:assert/strict";
import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "kubernetes-models/admissionregistration.k8s.io/v1";
import { cloudIdentity } from "../../../manifests/policies/cloud-identity.ts";

describe("the policy that keeps Flux's own identity in a cloud from apps", () => {
  const { policy, binding } = cloudIdentity("labels.example.org");

  it("is about every kind that names a cloud, in the namespaces of apps and nowhere else", () => {
    const { namespaceSelector, resourceRules = [] } = policy.spec?.matchConstraints ?? {};
    assert.deepEqual(namespaceSelector, { matchExpressions: [{ key: "labels.example.org/app", operator: "Exists" }] });
    assert.deepEqual(
      resourceRules.map(({ apiGroups, resources, operations }) => [apiGroups, resources, operations]),
      [
        [
          ["source.toolkit.fluxcd.io"],
          ["gitrepositories", "ocirepositories", "buckets", "helmrepositories"],
          ["CREATE", "UPDATE"],
        ],
        [["image.toolkit.fluxcd.io"], ["imagerepositories"], ["CREATE", "UPDATE"]],
      ],
    );
  });

  it("is valid for its kinds, and refuses what it cannot judge", () => {
    assert.equal(policy.metadata.name, "cloud-identity.labels.example.org");
    assert.equal(policy.spec?.failurePolicy, "Fail");
    assert.deepEqual(binding.spec, { policyName: policy.metadata.name, validationActions: ["Deny"] });
    new ValidatingAdmissionPolicy(policy).validate();
    new ValidatingAdmissionPolicyBinding(binding).validate();
  });
});
