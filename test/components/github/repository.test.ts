import assert from "node:assert/strict";
import { Repository, type RepositoryArgs } from "../../../components/github/repository.ts";
import { record } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

const args: RepositoryArgs = {
  name: "my-diet-platform",
  branch: "main",
  topic: "gitops-platform-fleet",
  description: "Deployment of MyDiet",
  visibility: "private",
  onDestroy: "archive",
};

describe("Repository", () => {
  it("makes one repository with its branch, which is archived in the end", async () => {
    const run = await record(() => {
      const { repositoryName } = new Repository("platform", args);
      return { repositoryName };
    });
    assert.equal(
      tree(run),
      `platform:Repository platform
  github:Branch platform
      - deleted with github:Repository platform
      - ignores changes of sourceBranch, sourceSha
      - retainOnDelete
  github:Repository platform`,
    );
    assert.deepEqual(run.inputs(), {
      "github:Branch platform": { repository: "my-diet-platform", branch: "main", sourceBranch: "main" },
      "github:Repository platform": {
        name: "my-diet-platform",
        description: "Deployment of MyDiet",
        visibility: "private",
        topics: ["gitops-platform-fleet"],
        autoInit: true,
        archiveOnDestroy: true,
        hasIssues: true,
        hasProjects: false,
        hasWiki: false,
        deleteBranchOnMerge: true,
      },
    });
    assert.deepEqual(run.outputs, { repositoryName: "my-diet-platform" });
    assert.deepEqual(run.outputsOf("platform:Repository platform"), { repositoryName: "my-diet-platform" });
  });

  it("is deleted in the end only when that is asked for", async () => {
    const run = await record(() => new Repository("platform", { ...args, onDestroy: "delete" }));
    assert.equal(run.find("github:Repository platform").inputs["archiveOnDestroy"], false);
  });

  for (const visibility of ["public", "internal"] as const) {
    it(`can be ${visibility}`, async () => {
      const run = await record(() => new Repository("platform", { ...args, visibility }));
      assert.equal(run.find("github:Repository platform").inputs["visibility"], visibility);
    });
  }

  it("takes over one that exists only when that is asked for", async () => {
    const run = await record(() => new Repository("platform", { ...args, adopt: true, protect: true }));
    assert.deepEqual(run.find("github:Repository platform").options, { protect: true, import: "my-diet-platform" });
    const other = await record(() => new Repository("platform", args));
    assert.deepEqual(other.find("github:Repository platform").options, {});
  });
});
