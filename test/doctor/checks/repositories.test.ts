import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { asking } from "../../../http/ask.ts";
import { repositories } from "../../../doctor/checks/repositories.ts";
import { gitHubSide } from "../../../doctor/github/side.ts";
import { Running } from "../../sandbox/github/running.ts";
import { answer, changed, gitHubWith, linesOf, planWith, settingsOf, stateOf } from "../context.ts";

const made = (...names: string[]) => ({
  value: stateOf(names.map((name) => ["github:index/repository:Repository", name, { name }] as const)),
});

describe("the doctor on repositories", () => {
  const running = new Running();
  let plan: Awaited<ReturnType<typeof planWith>>;
  before(async () => {
    plan = await planWith();
  });
  const gitHub = () => ({
    value: gitHubSide({ owner: running.organization, baseUrl: `${running.github.url}/`, as: running.token }, asking()),
  });
  const look = (parts: Parameters<typeof linesOf>[1] = {}) =>
    linesOf(repositories, { plan, gitHub: gitHub(), ...parts });
  const organization = "/repos/labrats-work";

  it("misses the team's, which has to be there, and makes its own", async () => {
    const [fleet, platform, source] = await look();
    assert.equal(fleet, "ok: labrats-work/fleet will be made");
    assert.equal(platform, "ok: labrats-work/my-diet-platform will be made");
    assert.match(
      source ?? "",
      /^error: labrats-work\/apps\.my-diet, the source of my-diet, does not exist.* → Make it, /,
    );
  });

  it("takes over what is the platform's, and nothing else", async () => {
    await running.repository("apps.my-diet");
    await running.repository("fleet");
    await running.must("PUT", `${organization}/fleet/topics`, { names: ["gitops-platform-fleet"] });
    await running.repository("my-diet-platform", { description: "Something else" });
    const [fleet, platform, source] = await look();
    assert.equal(fleet, "ok: labrats-work/fleet is there and will be taken over");
    assert.equal(
      platform,
      "error: labrats-work/my-diet-platform exists and is not this platform's → To take it over with all that is in it: write adopt: [repository] into the registration of my-diet → To keep it out of this: rename or delete it on GitHub",
    );
    assert.equal(source, "ok: labrats-work/apps.my-diet is there, the source of my-diet");
  });

  it("knows those that the stack has made, and misses them when they go", async () => {
    const [fleet, platform] = await look({ state: made("fleet", "my-diet-platform") });
    assert.deepEqual(
      [fleet, platform],
      ["ok: labrats-work/fleet was made by this stack", "ok: labrats-work/my-diet-platform was made by this stack"],
    );
    const gone = await linesOf(repositories, { plan, gitHub: gitHubWith({}), state: made("fleet") });
    assert.match(gone[0] ?? "", /^error: labrats-work\/fleet was made by this stack, and GitHub does not show it → /);
  });

  it("tells of what is archived", async () => {
    await running.must("PATCH", `${organization}/fleet`, { archived: true });
    const [fleet] = await look();
    assert.equal(fleet, "ok: labrats-work/fleet is there and will be taken over, and taken out of the archive");
    const [known] = await look({ state: made("fleet") });
    assert.match(known ?? "", /^warning: labrats-work\/fleet is archived → The next run takes it out/);
  });

  it("tells of what was renamed, which GitHub shows under its former name, too", async () => {
    const renamed = gitHubWith({
      "repos/labrats-work/my-diet-platform": answer(200, { name: "diet-platform" }),
      "repos/labrats-work/apps.my-diet": answer(200, { name: "apps.diet" }),
    });
    const [, platform, source] = await look({ gitHub: renamed });
    assert.match(platform ?? "", /^warning: labrats-work\/my-diet-platform was renamed to diet-platform; /);
    assert.equal(
      source,
      "error: labrats-work/apps.my-diet was renamed to apps.diet → Write source.repository: apps.diet for my-diet",
    );
  });

  it("finds a source to which the token's owner may add no key, unless a GitHub App reads it", async () => {
    const place = "repos/labrats-work/apps.my-diet";
    const theirs = gitHubWith({ [place]: answer(200, { name: "apps.my-diet", permissions: { admin: false } }) });
    const lines = await linesOf(repositories, { plan, gitHub: theirs });
    assert.match(lines[2] ?? "", /^error: .*apps\.my-diet is there, and the token's owner may not add a deploy key → /);
    const apps = plan.value.configuration.apps.map((app) => ({ ...app, source: { ...app.source, githubApp: "diet" } }));
    const githubApps = { diet: { name: "diet", id: 1, installationId: 2, privateKey: pulumi.secret("") } };
    const byApp = await linesOf(repositories, { plan: changed(plan, { apps, githubApps }), gitHub: theirs });
    assert.equal(byApp[2], "ok: labrats-work/apps.my-diet is there, and read by a GitHub App");
  });

  it("looks at another owner's with the credential for that owner, else as the App that reads it", async () => {
    running.github.seedOwner({ login: "games", token: "github_pat_games" });
    const files = mkdtempSync(join(running.directory, "seed-"));
    writeFileSync(join(files, "README.md"), "");
    await running.github.seedRepository("games/blaster", files);
    const source = { owner: "games", repository: "blaster", ref: { branch: "main" } };
    const [app] = plan.value.configuration.apps;
    assert.ok(app !== undefined);
    const lookWith = async (values: Parameters<typeof settingsOf>[0], githubApp?: string): Promise<string[]> => {
      const apps = [{ ...app, source: { ...source, ...(githubApp === undefined ? {} : { githubApp }) } }];
      const identity = { name: "reader", id: 1, installationId: 2, privateKey: pulumi.secret("") };
      const theirs = changed(plan, { apps, githubApps: { reader: identity } });
      return (await look({ ask: asking(), plan: theirs, settings: { value: await settingsOf(values) } })).slice(2);
    };
    const setting = (key: string, value: unknown, isSecret = false) => ({
      ...{ key: `platform:${key}`, text: JSON.stringify(value), isSecret },
    });
    const [hidden] = await lookWith([]);
    assert.match(
      hidden ?? "",
      /^error: games\/blaster, the source of my-diet, does not exist, or .* → .* source\.owner or source\.repository/,
    );
    const [byToken, missing] = await lookWith([setting("githubTokens", { Games: "github_pat_games" }, true)]);
    assert.equal(byToken, "ok: games/blaster is there, the source of my-diet");
    assert.match(missing ?? "", /^warning: games\/blaster has no directory k8s\/home on main, /);
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
    const ids = running.github.seedApp({ slug: "reader", publicKey: pem, account: "games" });
    const key = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const known = [setting("githubApps", { reader: ids }), setting("githubAppKeys", { reader: key }, true)];
    const [byReader] = await lookWith(known, "reader");
    assert.equal(byReader, "ok: games/blaster is there, and read by a GitHub App");
    const [byOwners] = await lookWith([...known, setting("github", { owners: { games: { app: "reader" } } })]);
    assert.equal(byOwners, "ok: games/blaster is there, the source of my-diet");
    const [unknown] = await lookWith([setting("github", { owners: { games: { app: "reader" } } })]);
    assert.equal(unknown, "unknown: games/blaster: platform:githubApps has no App reader");
  });

  it("wants the branch that another stack makes, where this one only attaches to it", async () => {
    const fleet = { repository: "shared", create: false };
    const attached = await planWith({ fleet, previewsToken: { secure: "x" } });
    const [missing] = await look({ plan: attached });
    assert.match(missing ?? "", /^error: labrats-work\/shared does not exist.* → run pulumi up for the stack with/);
    await running.repository("shared");
    const [there] = await look({ plan: attached });
    assert.equal(there, "ok: labrats-work/shared has the branch main");
    await running.must("PATCH", `${organization}/shared`, { archived: true });
    const [, archived] = await look({ plan: attached });
    assert.match(
      archived ?? "",
      /^error: labrats-work\/shared is archived, and this stack has to change it → Run pulumi up --refresh for the stack/,
    );
  });

  it("does not take a failing GitHub for one without repositories", async () => {
    running.github.faults.turnOn({ fault: "error", status: 502, operation: "repos/get" });
    for (const line of await look()) assert.match(line, /^unknown: .*GitHub answered 502/);
    running.github.faults.turnOff();
  });
});
