import assert from "node:assert/strict";
import { asking } from "../../../http/ask.ts";
import { organisation } from "../../../doctor/checks/organisation.ts";
import { gitHubSide } from "../../../doctor/github/side.ts";
import { Running } from "../../sandbox/github/running.ts";
import { answer, changed, gitHubWith, linesOf, planWith } from "../context.ts";

const owner = "labrats-work";
const open = {
  login: owner,
  deploy_keys_enabled_for_repositories: true,
  members_can_create_repositories: true,
  default_repository_permission: "none",
};

describe("the doctor on the organisation", () => {
  let plan: Awaited<ReturnType<typeof planWith>>;
  before(async () => {
    plan = await planWith();
  });
  const look = (settings: object, more: Parameters<typeof gitHubWith>[0] = {}) =>
    linesOf(organisation, {
      plan,
      gitHub: gitHubWith({ [`orgs/${owner}`]: answer(200, { ...open, ...settings }), ...more }),
    });

  describe("at GitHub's stand-in", () => {
    const running = new Running();
    afterEach(() => {
      running.github.faults.turnOff();
    });
    const lookThere = () => {
      const access = { owner: running.organization, baseUrl: `${running.github.url}/`, as: running.token };
      return linesOf(organisation, { plan, gitHub: { value: gitHubSide(access, asking()) } });
    };

    it("finds nothing wrong with one that allows everything", async () => {
      assert.deepEqual(await lookThere(), [
        "ok: labrats-work is there",
        "ok: Deploy keys are allowed",
        "ok: Members may create repositories",
        "ok: Members have no access to repositories that nobody gave them",
      ]);
    });

    it("knows whether it can have internal repositories", async () => {
      const { fleet } = plan.value.configuration;
      const access = { owner: running.organization, baseUrl: `${running.github.url}/`, as: running.token };
      const internal = changed(plan, { fleet: { ...fleet, platformVisibility: "internal" } });
      const lookFor = async (gitHub: ReturnType<typeof gitHubWith>): Promise<string | undefined> =>
        (await linesOf(organisation, { plan: internal, gitHub })).find((line) => line.includes("internal"));
      const there = { value: gitHubSide(access, asking()) };
      const mend = "→ If labrats-work belongs to no enterprise, write private in platform:fleet.platformVisibility";
      const refused = `error: labrats-work has the plan "team", and cannot have internal repositories ${mend}`;
      assert.equal(await lookFor(there), refused);
      running.github.faults.turnOn({ fault: "enterprise" });
      assert.equal(await lookFor(there), "ok: labrats-work can have internal repositories");
      const hidden = gitHubWith({ [`orgs/${owner}`]: answer(200, open) });
      const unknown = `unknown: GitHub does not say whether labrats-work can have internal repositories ${mend}`;
      assert.equal(await lookFor(hidden), unknown);
    });

    it("finds that deploy keys are forbidden, as they are in a new one", async () => {
      running.github.faults.turnOn({ fault: "deploy-keys-disabled" });
      const [line] = (await lookThere()).filter((one) => !one.startsWith("ok"));
      assert.match(line ?? "", /^error: Deploy keys are forbidden: .* → Allow them in the settings of labrats-work/);
    });
  });

  it("does not take settings for allowed that GitHub does not show", async () => {
    const lines = await look({ deploy_keys_enabled_for_repositories: undefined });
    assert.match(lines[1] ?? "", /^unknown: GitHub does not say whether deploy keys are allowed/);
  });

  it("minds whether members may create repositories only where the token's owner is a member", async () => {
    const closed = { members_can_create_repositories: false };
    const membership = (role: string) => ({
      [`user/memberships/orgs/${owner}`]: answer(200, { role, state: "active" }),
    });
    assert.match((await look(closed, membership("member")))[2] ?? "", /^error: Members may not create repositories/);
    assert.match((await look(closed, membership("admin")))[2] ?? "", /^ok: Members may not create/);
    const privateOnly = { ...closed, members_can_create_private_repositories: true };
    assert.match((await look(privateOnly, membership("member")))[2] ?? "", /^ok: Members may create/);
  });

  it("warns where everybody has access to every repository", async () => {
    assert.match((await look({ default_repository_permission: "read" })).at(-1) ?? "", /^warning: Every member reads/);
    const write = (await look({ default_repository_permission: "write" })).at(-1) ?? "";
    assert.match(
      write,
      /^warning: Every member may write .* decide what runs on the clusters → Set the base permissions/,
    );
  });

  it("finds one that is archived", async () => {
    assert.match((await look({ archived_at: "2026-01-01T00:00:00Z" }))[0] ?? "", /^error: labrats-work is archived/);
  });

  it("finds one that does not let the token in, and says where it is authorised", async () => {
    const refused = (message: string, headers = {}) =>
      linesOf(organisation, { plan, gitHub: gitHubWith({ [`orgs/${owner}`]: answer(403, { message }, headers) }) });
    const forbidden = "`labrats-work` forbids access via a personal access token (classic).";
    assert.match(
      (await refused(forbidden))[0] ?? "",
      /^error: labrats-work does not let the token in: 403 .*forbids.* → /,
    );
    const sso = await refused("Resource protected by organization SAML enforcement.", {
      "x-github-sso": "required; url=https://github.com/orgs/labrats-work/sso?x=1",
    });
    assert.deepEqual(sso, [
      "error: labrats-work wants tokens authorised for single sign-on → Authorise the token at https://github.com/orgs/labrats-work/sso?x=1",
    ]);
  });

  it("knows an account of a person, which has no teams", async () => {
    const gitHub = gitHubWith({ [`users/${owner}`]: answer(200, { login: owner }) });
    const [withTeams] = await linesOf(organisation, { plan, gitHub });
    assert.match(withTeams ?? "", /^error: labrats-work is the account of a person, where there are no teams → /);
    const [alone] = await linesOf(organisation, { gitHub });
    assert.equal(alone, "ok: labrats-work is the account of a person");
  });

  it("finds an owner that is not there", async () => {
    const [line] = await linesOf(organisation, { plan, gitHub: gitHubWith({}) });
    assert.match(line ?? "", /^error: GitHub has no organisation or user "labrats-work".* → Write its name/);
  });
});
