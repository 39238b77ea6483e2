import assert from "node:assert/strict";
import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "kubernetes-models/admissionregistration.k8s.io/v1";
import { ownedObjects } from "../../../manifests/policies/owned-objects.ts";

describe("the policy that keeps what the platform makes in apps' namespaces", () => {
  const { policy, binding } = ownedObjects("labels.example.org");

  it("is about every kind that has the platform's mark, before a change or after it", () => {
    assert.deepEqual(policy.spec?.matchConstraints, {
      matchPolicy: "Equivalent",
      namespaceSelector: { matchExpressions: [{ key: "labels.example.org/app", operator: "Exists" }] },
      objectSelector: { matchLabels: { "labels.example.org/owner": "platform" } },
      resourceRules: [
        {
          apiGroups: ["*"],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE", "DELETE"],
          resources: ["*"],
          scope: "Namespaced",
        },
      ],
    });
    assert.equal(policy.spec.matchConditions, undefined);
  });

  it("asks whether one may do this in every namespace, and refuses what it cannot judge", () => {
    const may = (verb: string): string =>
      `authorizer.group(request.resource.group).resource(request.resource.resource).check('${verb}').allowed()`;
    assert.deepEqual(
      policy.spec?.validations?.map(({ expression }) => expression),
      [
        [
          `(request.operation == 'CREATE' && ${may("create")})`,
          `(request.operation == 'UPDATE' && ${may("patch")})`,
          `(request.operation == 'DELETE' && ${may("delete")})`,
        ].join(" || "),
      ],
    );
    assert.equal(policy.spec.failurePolicy, "Fail");
    assert.deepEqual(binding.spec?.validationActions, ["Deny"]);
  });

  it("is valid for its kinds", () => {
    new ValidatingAdmissionPolicy(policy).validate();
    new ValidatingAdmissionPolicyBinding(binding).validate();
  });
});
