import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { explainUnknownTeam, TeamAccess, type TeamAccessArgs } from "../../../components/github/team-access.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

const grant = async (changes: Partial<TeamAccessArgs> = {}): Promise<Recording> =>
  record(() => {
    const args: Omit<TeamAccessArgs, "deletedWith"> = {
      repository: "my-diet-platform",
      owner: "labrats-work",
      teams: [
        { team: "mydiet-ops", permission: "maintain" },
        { team: "mydiet-viewer", permission: "pull" },
      ],
    };
    return new TeamAccess("teams", { ...args, deletedWith: new pulumi.Stash("repository", { input: "" }), ...changes });
  });

describe("TeamAccess", () => {
  it("gives each team its permission, which goes with the repository", async () => {
    const run = await grant();
    assert.equal(
      tree(run),
      [
        "platform:TeamAccess teams",
        "  github:TeamRepository teams/mydiet-ops",
        "      - deleted with pulumi:Stash repository",
        "  github:TeamRepository teams/mydiet-viewer",
        "      - deleted with pulumi:Stash repository",
        "pulumi:Stash repository",
      ].join("\n"),
    );
    assert.deepEqual(
      run.all("github:TeamRepository").map(({ inputs }) => inputs),
      [
        { repository: "my-diet-platform", teamId: "mydiet-ops", permission: "maintain" },
        { repository: "my-diet-platform", teamId: "mydiet-viewer", permission: "pull" },
      ],
    );
  });

  it("gives nobody anything when no team is named", async () => {
    assert.deepEqual((await grant({ teams: [] })).all("github:TeamRepository"), []);
  });

  it("explains the provider's error about a team that is not there, and no other", () => {
    const url = "https://api.github.com/orgs/labrats-work/teams/mydiet-opz";
    assert.equal(
      explainUnknownTeam(`sdk-v2/provider2.go:572: GET ${url}: 404 Not Found []`, "labrats-work"),
      'GitHub shows this program no team "mydiet-opz" in labrats-work; make the team, or write the slug of ' +
        "another into the app's registration, access[].team",
    );
    assert.equal(explainUnknownTeam(`GET ${url}: 500 Server Error []`, "labrats-work"), undefined);
    assert.equal(
      explainUnknownTeam(`PUT ${url}/repos/labrats-work/fleet: 404 Not Found []`, "labrats-work"),
      undefined,
    );
  });
});
