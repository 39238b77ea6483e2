import assert from "node:assert/strict";
import { asking } from "../../../http/ask.ts";
import { gitHubToken } from "../../../doctor/checks/github-token.ts";
import { gitHubSide } from "../../../doctor/github/side.ts";
import { Running } from "../../sandbox/github/running.ts";
import { answer, changed, gitHubWith, linesOf, planWith, settingsWith } from "../context.ts";

const administration = "Administration, read and write (makes repositories and deploy keys)";
const contents = "Contents, read and write (writes files)";
const workflows = "Workflows, read and write (writes the workflow of previews)";
const secrets = "Secrets, read and write (stores the token of previews)";
const members = "Members, read (finds teams)";

const untold = (permission: string, why: string): string =>
  `unknown: ${permission}: ${why} → Look it up on the page of the token: repository permission ${permission.split(",")[0] ?? ""}, read and write`;
const noWorkflow = untold(workflows, "GitHub tells that to a write of a workflow only");

describe("the doctor on the token for GitHub", () => {
  let plan: Awaited<ReturnType<typeof planWith>>;
  before(async () => {
    plan = await planWith();
  });

  describe("at GitHub's stand-in", () => {
    const running = new Running();
    const look = (token = running.token, wanted = plan) =>
      linesOf(gitHubToken, {
        plan: wanted,
        environment: { GITHUB_TOKEN: token },
        gitHub: {
          value: gitHubSide({ owner: running.organization, baseUrl: `${running.github.url}/`, as: token }, asking()),
        },
      });
    afterEach(() => {
      running.github.faults.turnOff();
    });

    it("tries each permission, before there is a repository as far as it can be", async () => {
      const none = "there is no repository yet to try it in";
      assert.deepEqual(await look(), [
        "ok: GitHub takes it: a classic personal access token",
        `ok: ${administration}`,
        untold(contents, none),
        noWorkflow,
        untold(secrets, none),
        `ok: ${members}`,
      ]);
    });

    it("tries them in a repository that is there, and changes nothing", async () => {
      await running.repository("apps.my-diet");
      const before = await running.github.files("apps.my-diet");
      assert.deepEqual(await look(), [
        "ok: GitHub takes it: a classic personal access token",
        `ok: ${administration}`,
        `ok: ${contents}`,
        noWorkflow,
        `ok: ${secrets}`,
        `ok: ${members}`,
      ]);
      assert.deepEqual(await running.must("GET", `/repos/${running.organization}/apps.my-diet/keys`), []);
      assert.deepEqual(await running.github.files("apps.my-diet"), before);
      assert.equal((await running.github.commits("apps.my-diet")).length, 1);
    });

    for (const [operation, permission] of [
      ["repos/create-in-org", administration],
      ["repos/create-or-update-file-contents", contents],
      ["actions/get-repo-public-key", secrets],
      ["teams/list", members],
    ] as const) {
      it(`finds that it lacks ${permission}`, async () => {
        running.github.faults.turnOn({ fault: "token-lacks-permission", operation });
        const faults = (await look()).filter((line) => line.startsWith("error"));
        assert.equal(faults.length, 1);
        assert.ok(
          faults[0]?.startsWith(
            `error: ${permission}: GitHub refuses it with 403 "Resource not accessible by personal access token" → Give the token`,
          ),
          faults[0],
        );
      });
    }

    it("tries to open pull requests where people merge what a run changes", async () => {
      const github = { ...plan.value.configuration.github, pullRequests: { branch: "platform/dev" } };
      const pulls = "Pull requests, read and write (opens pull requests)";
      assert.ok((await look(running.token, changed(plan, { github }))).includes(`ok: ${pulls}`));
      running.github.faults.turnOn({ fault: "token-lacks-permission", operation: "pulls/create" });
      const lines = await look(running.token, changed(plan, { github }));
      assert.ok(
        lines.some((line) => line.startsWith(`error: ${pulls}: GitHub refuses it with 403`)),
        lines.join("\n"),
      );
    });

    it("finds one that GitHub does not know", async () => {
      assert.deepEqual(await look("ghp_other"), [
        'error: GitHub answered 401 "Bad credentials": the token is mistyped, has expired or was deleted → Make another, then run: export GITHUB_TOKEN=<token>',
      ]);
    });
  });

  const headers = (scopes: string, expiry?: string): Record<string, string> => ({
    "x-oauth-scopes": scopes,
    ...(expiry === undefined ? {} : { "github-authentication-token-expiration": expiry }),
  });

  it("reads the scopes of a classic token, each permission for itself", async () => {
    const look = (scopes: string) =>
      linesOf(gitHubToken, { plan, gitHub: gitHubWith({ rate_limit: answer(200, {}, headers(scopes)) }) });
    assert.deepEqual(await look("admin:org, repo, workflow"), [
      "ok: GitHub takes it: a classic personal access token",
      `ok: ${administration}: scope repo`,
      `ok: ${contents}: scope repo`,
      `ok: ${workflows}: scope workflow`,
      `ok: ${secrets}: scope repo`,
      `ok: ${members}: scope admin:org`,
    ]);
    const lacking = await look("public_repo");
    assert.equal(lacking.filter((line) => line.startsWith("error")).length, 5);
    assert.match(lacking[3] ?? "", /^error: Workflows, .* lacks the scope workflow → Add the scope workflow /);
  });

  it("warns of one that may not delete what leaves the stack", async () => {
    const deleting = await planWith({ onDestroy: "delete" });
    const gitHub = gitHubWith({ rate_limit: answer(200, {}, headers("repo, read:org, workflow")) });
    const lines = await linesOf(gitHubToken, { plan: deleting, gitHub });
    assert.match(lines.at(-1) ?? "", /^warning: .*lacks delete_repo → /);
  });

  it("says until when it is good, and warns in time", async () => {
    const look = async (expiry: string, token: string) =>
      (
        await linesOf(gitHubToken, { gitHub: gitHubWith({ rate_limit: answer(200, {}, headers("", expiry)) }, token) })
      )[0];
    assert.equal(
      await look("2027-03-01 10:00:00 UTC", "github_pat_x"),
      "ok: GitHub takes it until 2027-03-01: a fine-grained personal access token",
    );
    const soon = await look("2026-12-01 14:00:00 +0200", "ghs_x");
    assert.match(soon ?? "", /^warning: .*2026-12-01: a token of a GitHub App's installation, which ends in 3 days → /);
  });

  it("says of a token that is not set how to make one", async () => {
    const lines = await linesOf(gitHubToken, { environment: {}, settings: { value: await settingsWith() } });
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", /^error: GITHUB_TOKEN is not set → make a token at https:\/\/github\.com\/settings/);
  });

  it("finds variables that the provider would prefer to the configuration", async () => {
    const environment = { GITHUB_TOKEN: "ghp_test", GITHUB_OWNER: "somebody" };
    const lines = await linesOf(gitHubToken, { environment, settings: { value: await settingsWith() } });
    assert.match(lines[0] ?? "", /^error: GITHUB_OWNER is "somebody"/);
  });
});
