import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { RunError } from "@pulumi/pulumi/errors.js";
import { lookAtGitHub, type ClassicScope } from "../../github/look.ts";

const account = { status: 200, body: { login: "labrats-work" } };
const nothing = { status: 404, body: { message: "Not Found" } };

describe("the look at GitHub before a run", () => {
  let server: Server;
  let baseUrl: string;
  let answers: Record<string, { status: number; body: object }>;
  let asked: string[];
  let scopes: string | undefined;

  beforeEach(async () => {
    asked = [];
    scopes = undefined;
    server = createServer(({ url = "" }, response) => {
      const path = url.replace("/api/v3/", "");
      asked.push(path);
      const { status, body } = answers[path] ?? nothing;
      response.writeHead(status, scopes === undefined ? {} : { "x-oauth-scopes": scopes }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    baseUrl = `http://127.0.0.1:${address.port}/`;
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const look = (needed?: readonly ClassicScope[]) =>
    lookAtGitHub({ owner: "labrats-work", baseUrl, token: "a-token", delay: 1 }, needed);

  it("asks for the owner, an organisation or a user", async () => {
    answers = { "orgs/labrats-work": account };
    assert.deepEqual(await look(), { isPerson: false, deployKeys: undefined, plan: undefined });
    assert.deepEqual(asked, ["orgs/labrats-work"]);
    answers = { "users/labrats-work": account };
    assert.deepEqual((await look()).isPerson, true);
    assert.deepEqual(asked.slice(1), ["orgs/labrats-work", "users/labrats-work"]);
  });

  it("learns whether the organisation allows deploy keys, and its plan, where GitHub says so", async () => {
    for (const allowed of [true, false]) {
      const settings = { deploy_keys_enabled_for_repositories: allowed, plan: { name: "team" } };
      const body = { ...account.body, ...settings };
      answers = { "orgs/labrats-work": { ...account, body } };
      assert.deepEqual(await look(), { isPerson: false, deployKeys: allowed, plan: "team" });
    }
  });

  it("says which scopes a classic token lacks, and asks nothing of others", async () => {
    answers = { "orgs/labrats-work": account };
    for (const enough of ["repo", "admin:org, repo, workflow"]) {
      scopes = enough;
      await look();
    }
    await look(["repo", "read:org", "workflow"]);
    scopes = "gist, read:org";
    await assert.rejects(look(["repo", "read:org", "workflow"]), {
      name: "GitHubLookError",
      message:
        /the token is a classic one with the scopes gist, read:org, and lacks repo, workflow; tick what it lacks on GitHub/,
    });
    scopes = "";
    await assert.rejects(look(), /a classic one with no scope, and lacks repo;/);
  });

  it("says which owner is not there, before repositories are made in another account", async () => {
    answers = {};
    await assert.rejects(look(), {
      name: "GitHubLookError",
      message:
        "GitHub cannot be used; nothing was changed.\n" +
        `  ${new URL(baseUrl).origin} has no organisation or user "labrats-work"; ` +
        "write its name in platform:github.owner",
    });
  });

  it("says in one message that a token is wrong or lacks a permission, or that GitHub cannot be reached", async () => {
    const fails = (message: RegExp): Promise<void> =>
      assert.rejects(look(), (error) => {
        // The engine prints it without a stack.
        assert.ok(RunError.isInstance(error), String(error));
        assert.match(error.message, /^GitHub cannot be used; nothing was changed\.\n {2}[^\n]+$/);
        assert.match(error.message, message);
        return true;
      });
    answers = { "orgs/labrats-work": { status: 401, body: { message: "Bad credentials" } } };
    await fails(/401 "Bad credentials"; .*\. .*, then run: export GITHUB_TOKEN=<token>$/);
    answers = { "orgs/labrats-work": { status: 403, body: { message: "Resource not accessible by …" } } };
    await fails(/403 .*lacks a permission/);
    answers = { "orgs/labrats-work": { status: 502, body: {} } };
    await fails(/502; try again later$/);
    server.close();
    server.closeAllConnections();
    await fails(/failed: connect ECONNREFUSED/);
  });
});
