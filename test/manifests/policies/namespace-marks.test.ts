import assert from "node:assert/strict";
import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "kubernetes-models/admissionregistration.k8s.io/v1";
import { namespaceMarks } from "../../../manifests/policies/namespace-marks.ts";

/** The level of a workload's namespace comes from Git: who made the namespace may change it. */
const unlessOverlays = ["name'].orValue('') == 'cluster-apps'", "namespace'].orValue('') == 'flux-system'"]
  .flatMap((rest) =>
    ["object", "oldObject"].map((object) => `${object}.metadata.?labels[?'kustomize.toolkit.fluxcd.io/${rest}`),
  )
  .join(" && ");

describe("the policy that keeps the marks of namespaces", () => {
  const { policy, binding } = namespaceMarks("labels.example.org");

  it("is about what Flux's controllers make of namespaces of apps", () => {
    assert.deepEqual(policy.spec?.matchConstraints, {
      matchPolicy: "Equivalent",
      namespaceSelector: {},
      objectSelector: { matchExpressions: [{ key: "labels.example.org/app", operator: "Exists" }] },
      resourceRules: [
        {
          apiGroups: [""],
          apiVersions: ["v1"],
          operations: ["UPDATE"],
          resources: ["namespaces", "namespaces/*"],
          scope: "Cluster",
        },
      ],
    });
    assert.deepEqual(policy.spec.matchConditions, [
      { name: "from-flux", expression: "request.userInfo.username.startsWith('system:serviceaccount:flux-system:')" },
    ]);
  });

  it("compares every label that the platform sets, and the annotation that keeps from pruning", () => {
    const [{ expression } = { expression: "" }, ...others] = policy.spec?.validations ?? [];
    assert.deepEqual(others, []);
    const level = "metadata.?labels[?'pod-security.kubernetes.io/enforce'].orValue('')";
    const same = `object.${level} == oldObject.${level}`;
    const [before = "", after = ""] = expression.split(`(${same} || (${unlessOverlays}))`);
    assert.deepEqual(
      `${before}${same}${after}`.split(" && ").map((one) => /^object\.(\S+) == oldObject\.\1$/.exec(one)?.[1]),
      [
        "metadata.?labels[?'labels.example.org/app'].orValue('')",
        "metadata.?labels[?'labels.example.org/namespace-role'].orValue('')",
        "metadata.?labels[?'pod-security.kubernetes.io/enforce'].orValue('')",
        "metadata.?labels[?'pod-security.kubernetes.io/warn'].orValue('')",
        "metadata.?annotations[?'kustomize.toolkit.fluxcd.io/prune'].orValue('')",
      ],
    );
    assert.equal(policy.spec?.failurePolicy, "Fail");
    assert.deepEqual(binding.spec?.validationActions, ["Deny"]);
  });

  it("is valid for its kinds", () => {
    new ValidatingAdmissionPolicy(policy).validate();
    new ValidatingAdmissionPolicyBinding(binding).validate();
  });
});
