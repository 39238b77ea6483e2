import assert from "node:assert/strict";
import { AdmissionRule } from "../../../components/kubernetes/admission-rule.ts";
import { protectedNamespaces } from "../../../manifests/policies/protected-namespaces.ts";
import { record } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

describe("AdmissionRule", () => {
  it("is a policy, then what puts it in force", async () => {
    const policy = protectedNamespaces("labels.example.org");
    const run = await record(() => new AdmissionRule("rule", policy));
    assert.equal(
      tree(run),
      [
        "platform:AdmissionRule rule",
        "  kubernetes:ValidatingAdmissionPolicy rule/policy",
        "  kubernetes:ValidatingAdmissionPolicyBinding rule/binding",
        "      - after kubernetes:ValidatingAdmissionPolicy rule/policy",
      ].join("\n"),
    );
    assert.deepEqual(run.inputs(), {
      "kubernetes:ValidatingAdmissionPolicy rule/policy": policy.policy,
      "kubernetes:ValidatingAdmissionPolicyBinding rule/binding": policy.binding,
    });
  });

  it("has what the policy looks things up in before the policy is in force", async () => {
    const params = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "known", namespace: "kube-system" },
    } as const;
    const run = await record(() => new AdmissionRule("rule", { ...protectedNamespaces("labels.example.org"), params }));
    assert.deepEqual(run.inputs()["kubernetes:ConfigMap rule/params"], params);
    assert(
      run.comesAfter("kubernetes:ValidatingAdmissionPolicyBinding rule/binding", "kubernetes:ConfigMap rule/params"),
    );
  });
});
