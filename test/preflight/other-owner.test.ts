import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { lookAtOtherOwner } from "../../preflight/other-owner.ts";
import type { OwnState } from "../../preflight/own-state.ts";
import { Running } from "../sandbox/github/running.ts";
import { configuration, myDiet } from "../support/fixtures.ts";

const token = "github_pat_games";
const nothing: OwnState = {
  ...{ repositories: new Map(), registrations: [], keyPairs: [], ageKeys: new Map() },
  ...{ branches: new Set(), files: [], definitions: [], former: [] },
};

describe("the look at another owner of source repositories, before a run", () => {
  const running = new Running();

  before(async () => {
    running.github.seedOwner({ login: "games", token });
    const files = mkdtempSync(join(running.directory, "seed-"));
    writeFileSync(join(files, "README.md"), "");
    await running.github.seedRepository("games/blaster", files);
  });

  afterEach(() => {
    running.github.faults.turnOff();
  });

  it("finds nothing wrong with an admin's token", async () => {
    const { existing } = await look("games", token);
    assert.deepEqual([...existing.deployKeys], []);
  });

  it("says of a token which command replaces it", async () => {
    await refused(
      look("games", "mistyped"),
      /401 .*run: pulumi config set --secret --path 'platform:githubTokens\.games'/,
    );
    await refused(
      look("games"),
      /cannot make a deploy key in games\/blaster: .*\n.*Make one for games with Administration/,
    );
  });

  it("says where the name of an owner is written that is not there", async () => {
    await refused(
      look("gamez"),
      /no organisation or user "gamez"; write its name in source\.owner of the registration/,
    );
  });

  it("says what to do where deploy keys are forbidden", async () => {
    running.github.faults.turnOn({ fault: "deploy-keys-disabled" });
    await refused(
      look("games", token),
      /games forbids deploy keys, and the stack needs some; .*source\.githubApp in the registrations with repositories of games/s,
    );
  });

  it("says of an archived repository that it takes no deploy key", async () => {
    const headers = { authorization: `Bearer ${token}` };
    const archive = (archived: boolean) =>
      fetch(`${running.github.apiUrl}/repos/games/blaster`, {
        method: "PATCH",
        headers,
        body: JSON.stringify({ archived }),
      });
    await archive(true);
    await refused(look("games", token), /games\/blaster: take it out of the archive on GitHub/);
    await archive(false);
    await look("games", token);
  });

  /** @param token - of that owner. Default: none. */
  function look(owner: string, token?: string): ReturnType<typeof lookAtOtherOwner> {
    const { github } = configuration();
    const owners = token === undefined ? {} : { [owner]: { token: pulumi.secret(token) } };
    const hub = { ...github, baseUrl: `${running.github.url}/`, token: pulumi.secret(running.token), owners };
    const apps = [{ ...myDiet, source: { owner, repository: "blaster", ref: { branch: "main" } } }];
    return lookAtOtherOwner(owner, configuration({ github: hub, apps }), nothing);
  }

  async function refused(looked: Promise<unknown>, message: RegExp): Promise<void> {
    await assert.rejects(looked, (error: unknown) => {
      assert.ok(pulumi.RunError.isInstance(error), String(error));
      assert.match(error.message, message);
      assert.match(error.message, /nothing was changed/);
      return true;
    });
  }
});
