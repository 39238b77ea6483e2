import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { oneFilePerPath } from "../../../components/github/one-file-per-path.ts";
import { RepositoryFiles } from "../../../components/github/repository-files.ts";
import { record } from "../../../render/program/record.ts";

class Platform extends pulumi.ComponentResource {
  constructor(...repositories: pulumi.Input<string>[]) {
    super("platform:index:Platform", "platform", {}, { transformations: [oneFilePerPath()] });
    repositories.forEach((repository, index) => {
      const args = { repository, branch: "main", about: "a test", files: { "a/b.yaml": "a: 1\n" } };
      new RepositoryFiles(`files-${index}`, args, { parent: this });
    });
  }
}

describe("two generated files on one path", () => {
  it("are refused, whoever writes them", async () => {
    const fleet = pulumi.output("fleet");
    for (const [one, other] of [["fleet", "fleet"] as const, [fleet, fleet] as const]) {
      await assert.rejects(
        record(() => new Platform(one, other)),
        /two generated files have the path a\/b\.yaml/,
      );
    }
  });

  it("may be in two repositories", async () => {
    const run = await record(() => new Platform("fleet", "my-diet-platform"));
    assert.equal(run.all("github:RepositoryFile").length, 2);
  });
});
