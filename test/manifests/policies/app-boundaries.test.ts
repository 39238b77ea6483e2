import assert from "node:assert/strict";
import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "kubernetes-models/admissionregistration.k8s.io/v1";
import { appBoundaries } from "../../../manifests/policies/app-boundaries.ts";

describe("the policy that keeps Flux's objects within their app", () => {
  const { policy, binding } = appBoundaries("labels.example.org");

  it("is about what Flux applies from, in the namespaces of apps and nowhere else", () => {
    const { namespaceSelector, resourceRules } = policy.spec?.matchConstraints ?? {};
    assert.deepEqual(namespaceSelector, { matchExpressions: [{ key: "labels.example.org/app", operator: "Exists" }] });
    assert.deepEqual(resourceRules, [
      {
        apiGroups: ["kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["kustomizations", "helmreleases"],
        scope: "Namespaced",
      },
      {
        apiGroups: ["image.toolkit.fluxcd.io"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["imagepolicies", "imageupdateautomations"],
        scope: "Namespaced",
      },
      {
        apiGroups: ["source.extensions.fluxcd.io"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["artifactgenerators"],
        scope: "Namespaced",
      },
    ]);
  });

  it("lets Flux take its finalizer off whatever is being deleted, and nobody change what that says", () => {
    assert.deepEqual(policy.spec?.matchConditions, [
      {
        name: "unless-let-go",
        expression: "oldObject == null || !has(object.metadata.deletionTimestamp) || object.?spec != oldObject.?spec",
      },
    ]);
  });

  it("refuses other clusters, questions about other namespaces and images by way of them, and what it cannot judge", () => {
    assert.equal(policy.spec?.failurePolicy, "Fail");
    assert.deepEqual(
      policy.spec.validations?.map(({ expression }) => expression),
      [
        "!has(object.spec.kubeConfig)",
        "!has(object.spec.dependsOn) || " +
          "object.spec.dependsOn.all(one, " +
          "!has(one.readyExpr) || !has(one.namespace) || one.namespace == object.metadata.namespace)",
        "object.kind != 'ImagePolicy' || !has(object.spec.imageRepositoryRef.namespace) || " +
          "object.spec.imageRepositoryRef.namespace == object.metadata.namespace",
        "object.kind != 'ImageUpdateAutomation' || !has(object.spec.sourceRef.namespace) || " +
          "object.spec.sourceRef.namespace == object.metadata.namespace",
        "object.kind != 'ArtifactGenerator' || object.spec.?sources.orValue([]).all(one, " +
          "!has(one.namespace) || one.namespace == object.metadata.namespace)",
      ],
    );
    assert.deepEqual(binding.spec, { policyName: policy.metadata.name, validationActions: ["Deny"] });
  });

  it("is valid for its kinds", () => {
    assert.equal(policy.metadata.name, "app-boundaries.labels.example.org");
    new ValidatingAdmissionPolicy(policy).validate();
    new ValidatingAdmissionPolicyBinding(binding).validate();
  });
});
