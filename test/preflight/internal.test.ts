import assert from "node:assert/strict";
import { lookAtGitHub } from "../../github/look.ts";
import { GitHubClient } from "../../github/client.ts";
import { lookAtDemands } from "../../preflight/demands.ts";
import { checkInternal } from "../../preflight/internal.ts";
import type { OwnState } from "../../preflight/own-state.ts";
import { Running } from "../sandbox/github/running.ts";
import { configuration } from "../support/fixtures.ts";

const nothing: OwnState = {
  ...{ repositories: new Map(), registrations: [], keyPairs: [], ageKeys: new Map() },
  ...{ branches: new Set(), files: [], definitions: [], former: [] },
};

describe("the look at an organisation before a run", () => {
  const running = new Running();
  const access = () => ({ owner: running.organization, baseUrl: `${running.github.url}/`, token: running.token });

  it("says that it cannot have internal repositories, unless it belongs to an enterprise", async () => {
    const { fleet } = configuration();
    const look = async (changes: Partial<typeof fleet>): Promise<void> => {
      const { plan } = await lookAtGitHub(access());
      checkInternal(running.organization, plan, { fleet: { ...fleet, ...changes } });
    };
    const both = { visibility: "internal", platformVisibility: "internal" } as const;
    await assert.rejects(look(both), {
      message: `labrats-work has the plan "team" on GitHub, and only organisations of an enterprise can have internal repositories; nothing was changed.
  Write private in platform:fleet.visibility and platform:fleet.platformVisibility`,
    });
    await assert.rejects(
      look({ platformVisibility: "internal" }),
      /Write private in platform:fleet\.platformVisibility$/,
    );
    await look({});
    // Another stack creates the repositories.
    await look({ ...both, create: false });
    running.github.faults.turnOn({ fault: "enterprise" });
    await look(both);
    running.github.faults.turnOff();
  });

  it("goes on if GitHub does not show the plan", () => {
    const { fleet } = configuration();
    assert.doesNotThrow(() => {
      checkInternal(running.organization, undefined, { fleet: { ...fleet, visibility: "internal" } });
    });
  });

  it("finds rules of a platform repository that another stack has made and this one is about to write to", async () => {
    const url = await running.repository("board-platform");
    const rules = {
      ...{ name: "Reviewed", target: "branch", enforcement: "active", rules: [{ type: "pull_request" }] },
      conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    };
    await running.must("POST", `${url}/rulesets`, rules);
    const github = { owner: running.organization, client: new GitHubClient(access()) };
    const existing = { state: nothing, topics: new Map<string, string[]>() };
    const writing = { branch: "main", others: [], isPerson: false, who: "the account", isSigned: false };
    await assert.rejects(
      lookAtDemands(github, existing, { repositories: [], writesTo: ["fleet", "board-platform"] }, writing),
      /"Reviewed" of labrats-work\/board-platform demands pull requests/,
    );
  });
});
