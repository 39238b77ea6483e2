import assert from "node:assert/strict";
import { admissionRules } from "../../../components/kubernetes/admission-rules.ts";
import { tenantPolicies } from "../../../manifests/policies/tenant-policies.ts";
import { record } from "../../../render/program/record.ts";

describe("admissionRules", () => {
  it("are one for each policy, named after it", async () => {
    const policies = tenantPolicies({ labelPrefix: "labels.example.org" });
    const run = await record(() => admissionRules("platform", policies));
    const names = run.all("platform:AdmissionRule").map(({ name }) => name);
    assert.deepEqual(
      names.map((name) => name.replace(/^platform-(.*)$/, "$1.labels.example.org")).sort(),
      policies.map(({ policy }) => policy.metadata.name).sort(),
    );
    assert.equal(new Set(names).size, policies.length);
  });
});
