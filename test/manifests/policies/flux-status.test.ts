import assert from "node:assert/strict";
import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "kubernetes-models/admissionregistration.k8s.io/v1";
import { fluxStatus } from "../../../manifests/policies/flux-status.ts";

describe("the policy that keeps the status and the finalizers of Flux's objects for Flux", () => {
  const { policy, binding } = fluxStatus("labels.example.org");

  it("is about all kinds that Flux acts on, their subresources included, in the namespaces of apps and nowhere else", () => {
    const { namespaceSelector, resourceRules } = policy.spec?.matchConstraints ?? {};
    assert.deepEqual(namespaceSelector, { matchExpressions: [{ key: "labels.example.org/app", operator: "Exists" }] });
    assert.deepEqual(resourceRules, [
      {
        apiGroups: [
          "source.toolkit.fluxcd.io",
          "kustomize.toolkit.fluxcd.io",
          "helm.toolkit.fluxcd.io",
          "notification.toolkit.fluxcd.io",
          "image.toolkit.fluxcd.io",
          "source.extensions.fluxcd.io",
        ],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["*/*"],
        scope: "Namespaced",
      },
    ]);
  });

  it("leaves alone who may write the status in the whole cluster, whatever their name", () => {
    assert.deepEqual(policy.spec?.matchConditions, [
      {
        name: "not-flux",
        expression:
          "!authorizer.group(request.resource.group).resource(request.resource.resource)" +
          ".subresource('status').check('update').allowed()",
      },
    ]);
  });

  it("is valid for its kinds, and refuses what it cannot judge", () => {
    assert.equal(policy.metadata.name, "flux-status.labels.example.org");
    assert.equal(policy.spec?.failurePolicy, "Fail");
    assert.deepEqual(binding.spec, { policyName: policy.metadata.name, validationActions: ["Deny"] });
    new ValidatingAdmissionPolicy(policy).validate();
    new ValidatingAdmissionPolicyBinding(binding).validate();
  });
});
