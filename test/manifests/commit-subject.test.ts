import assert from "node:assert/strict";
import { additionSubject, updateSubject } from "../../manifests/commit-subject.ts";

describe("the subject of a commit", () => {
  it("says what is added, for what, and on which cluster", () => {
    assert.equal(
      additionSubject("app greeting", "clusters/dev/home/apps/greeting-platform/sync.yaml"),
      "Add app greeting on dev/home: apps/greeting-platform/sync.yaml",
    );
    assert.equal(additionSubject("overview of the fleet", "README.md"), "Add overview of the fleet: README.md");
    assert.equal(additionSubject("component x", "clusters/dev/x.yaml"), "Add component x: clusters/dev/x.yaml");
  });

  it("says of a change that it is one, and keeps whatever else the line says", () => {
    const addition = additionSubject("app Add", "Add me.yaml");
    assert.equal(updateSubject(addition), "Update app Add: Add me.yaml");
    assert.equal(updateSubject("Explain the fleet"), "Explain the fleet");
  });
});
