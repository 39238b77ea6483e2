import assert from "node:assert/strict";
import { commitTarget } from "../../../components/github/commit-target.ts";
import { Repository, type RepositoryArgs } from "../../../components/github/repository.ts";
import { record } from "../../../render/program/record.ts";

const args: RepositoryArgs = {
  ...{ name: "fleet", branch: "main", topic: "gitops-platform-fleet", description: "Clusters" },
  ...{ visibility: "private", onDestroy: "archive" },
};

describe("the branch that files are committed to", () => {
  it("is the one that clusters follow", async () => {
    const run = await record(() => {
      const { repositoryName: repository, resource } = new Repository("fleet", args);
      const { branch } = commitTarget(resource, "fleet", { repository, branch: "main", owned: resource }, undefined);
      return { branch };
    });
    assert.deepEqual(run.outputs, { branch: "main" });
    assert.deepEqual(
      run.all("github:Branch").map(({ name }) => name),
      ["fleet"],
    );
  });

  it("is one of the stack's own where people merge, which outlives the stack", async () => {
    const run = await record(() => {
      const { repositoryName, resource } = new Repository("fleet", args);
      const followed = { repository: repositoryName, branch: "main", owned: resource };
      const { branch, repository } = commitTarget(resource, "fleet", followed, { branch: "platform/dev" });
      return { branch, repository };
    });
    assert.deepEqual(run.outputs, { branch: "platform/dev", repository: "fleet" });
    const { inputs, options } = run.find("github:Branch fleet-pull-requests");
    assert.deepEqual(inputs, { repository: "fleet", branch: "platform/dev", sourceBranch: "main" });
    assert.deepEqual(options, {
      deletedWith: "github:Repository fleet",
      ignoreChanges: ["sourceBranch", "sourceSha"],
      retainOnDelete: true,
    });
  });
});
