import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { RepositoryFiles, type Files } from "../../../components/github/repository-files.ts";
import { Repository } from "../../../components/github/repository.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

const write = async (files: Files): Promise<Recording> =>
  record(() => new RepositoryFiles("files", { repository: "fleet", branch: "trunk", about: "app board", files }));

describe("RepositoryFiles", () => {
  it("commits each file to the branch, over what is there, and says what it is for", async () => {
    const run = await write({ "README.md": "# Fleet\n", "apps/sealed.sops.yaml": pulumi.output("sealed") });
    const common = {
      repository: "fleet",
      branch: "trunk",
      overwriteOnCreate: true,
    };
    assert.deepEqual(run.inputs(), {
      "github:RepositoryFile files/README.md": {
        ...common,
        file: "README.md",
        content: "# Fleet\n",
        commitMessage: "Add app board: README.md",
      },
      "github:RepositoryFile files/apps/sealed.sops.yaml": {
        ...common,
        file: "apps/sealed.sops.yaml",
        content: "sealed",
        commitMessage: "Add app board: apps/sealed.sops.yaml",
      },
    });
  });

  it("writes a kustomization.yaml after all that it may list", async () => {
    const run = await write({
      "kustomization.yaml": "",
      "apps/kustomization.yaml": "",
      "apps/board/sync.yaml": "",
      "clusters/dev/home/kustomization.yaml": "",
      "not-a-kustomization.yaml": "",
    });
    assert.equal(
      tree(run),
      [
        "platform:RepositoryFiles files",
        "  github:RepositoryFile files/apps/board/sync.yaml",
        "  github:RepositoryFile files/apps/kustomization.yaml",
        "      - after github:RepositoryFile files/clusters/dev/home/kustomization.yaml",
        "  github:RepositoryFile files/clusters/dev/home/kustomization.yaml",
        "      - after github:RepositoryFile files/apps/board/sync.yaml",
        "      - after github:RepositoryFile files/not-a-kustomization.yaml",
        "  github:RepositoryFile files/kustomization.yaml",
        "      - after github:RepositoryFile files/apps/kustomization.yaml",
        "  github:RepositoryFile files/not-a-kustomization.yaml",
      ].join("\n"),
    );
  });

  it("goes with its repository when that is made here too", async () => {
    const run = await record(() => {
      const repository = new Repository("fleet", {
        name: "fleet",
        branch: "main",
        topic: "gitops-platform-fleet",
        description: "Desired state of the clusters",
        visibility: "private",
        onDestroy: "archive",
      });
      const files = { "README.md": "" };
      const { repositoryName, resource } = repository;
      return new RepositoryFiles("files", {
        repository: repositoryName,
        branch: "main",
        about: "",
        files,
        deletedWith: resource,
      });
    });
    const file = run.find("github:RepositoryFile files/README.md");
    assert.deepEqual(file.options, { deletedWith: "github:Repository fleet" });
    assert.deepEqual(file.dependencies, ["github:Branch fleet"]);
  });
});
