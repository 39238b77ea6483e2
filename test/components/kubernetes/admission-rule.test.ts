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
});
