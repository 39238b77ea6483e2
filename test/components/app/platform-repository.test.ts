import assert from "node:assert/strict";
import { PlatformRepository, type PlatformRepositoryArgs } from "../../../components/app/platform-repository.ts";
import { committedFiles } from "../../../render/committed-files.ts";
import { myDiet, otherRecipient, recipient } from "../../support/fixtures.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

const make = async (changes: Partial<PlatformRepositoryArgs> = {}): Promise<Recording> =>
  record(
    () =>
      new PlatformRepository("diet", {
        app: myDiet,
        owner: "labrats-work",
        branch: "main",
        topic: "gitops-platform-fleet",
        visibility: "private",
        recipients: [recipient],
        ...{ onDestroy: "archive", labelPrefix: "labrats.work", copiesSecrets: false },
        ...changes,
      }),
  );

const repository = "github:Repository diet";

describe("PlatformRepository", () => {
  it("is a protected repository with the files that all clusters read, which go with it", async () => {
    assert.equal(
      tree(await make()),
      [
        "platform:PlatformRepository diet",
        "  platform:Repository diet",
        "    github:Branch diet",
        "        - deleted with github:Repository diet",
        "        - ignores changes of sourceBranch, sourceSha",
        "        - retainOnDelete",
        "    github:Repository diet",
        "        - protect",
        "  platform:RepositoryFiles diet-files",
        ...[".sops.yaml", "README.md", "platform/rbac.yaml"].flatMap((file) => [
          `    github:RepositoryFile diet-files/${file}`,
          "        - deleted with github:Repository diet",
        ]),
        "  platform:TeamAccess diet-teams",
      ].join("\n"),
    );
  });

  it("gets its files by a branch of the stack's own where people merge", async () => {
    const run = await make({ pullRequests: { branch: "platform/dev" } });
    const branches = run.all("github:RepositoryFile").map(({ inputs }) => inputs["branch"]);
    assert.deepEqual([...new Set(branches)], ["platform/dev"]);
    assert.equal(run.find("github:Branch diet").inputs["branch"], "main");
  });

  it("is private, and says what it is for", async () => {
    const { inputs } = (await make()).find(repository);
    assert.equal(inputs["name"], "my-diet-platform");
    assert.equal(inputs["description"], "Deployment of MyDiet");
    assert.equal(inputs["visibility"], "private");
    assert.equal(inputs["archiveOnDestroy"], true);
    const internal = await make({ visibility: "internal" });
    assert.equal(internal.find(repository).inputs["visibility"], "internal");
  });

  it("goes the way that the stack and the registration say", async () => {
    const run = await make({ onDestroy: "delete", app: { ...myDiet, protect: false } });
    assert.equal(run.find(repository).inputs["archiveOnDestroy"], false);
    assert.deepEqual(run.find(repository).options, {});
  });

  it("is taken over where the registration says that it is there", async () => {
    const run = await make({ app: { ...myDiet, adopt: ["repository"] } });
    assert.equal(run.find(repository).options.import, "my-diet-platform");
  });

  it("lets the app's key on every cluster and the team's own keys open what the team seals", async () => {
    const run = await make({ app: { ...myDiet, recipients: [otherRecipient] } });
    const config = committedFiles(run)["my-diet-platform/.sops.yaml"] ?? "";
    assert.match(config, new RegExp(`^ +age: ${recipient},${otherRecipient}$`, "m"));
  });

  it("gives the teams of the registration the permissions of their roles", async () => {
    const run = await make({
      app: {
        ...myDiet,
        access: [
          { group: "mydiet-ops", role: "admin", team: "diet-ops" },
          { group: "mydiet-developer", role: "developer", team: "diet-developers" },
          { group: "mydiet-viewer", role: "reader", team: "diet-viewers" },
          { group: "auditors", role: "reader" },
        ],
      },
    });
    assert.deepEqual(
      run.all("github:TeamRepository").map(({ inputs, options }) => ({ ...inputs, ...options })),
      [
        { teamId: "diet-developers", permission: "push" },
        { teamId: "diet-ops", permission: "maintain" },
        { teamId: "diet-viewers", permission: "pull" },
      ].map((given) => ({ ...given, repository: "my-diet-platform", deletedWith: repository })),
    );
  });
});
