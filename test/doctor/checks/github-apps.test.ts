import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { asking } from "../../../http/ask.ts";
import { gitHubApps } from "../../../doctor/checks/github-apps.ts";
import { gitHubToken } from "../../../doctor/checks/github-token.ts";
import { organisation } from "../../../doctor/checks/organisation.ts";
import { gitHubSide } from "../../../doctor/github/side.ts";
import type { InstalledApp } from "../../../sandbox/github/apps/new-app.ts";
import type { Permissions } from "../../../sandbox/github/store/organization-record.ts";
import { Running } from "../../sandbox/github/running.ts";
import { changed, linesOf, planWith, settingsOf, settingsWith } from "../context.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key: typeof privateKey): string => key.export({ format: "pem", type: "pkcs8" }).toString();

/** Settings that have a key for the App `flux`. */
const settingsFor = async (key: string = pem(privateKey)) => ({
  value: await settingsOf([
    { key: "platform:githubAppKeys", text: JSON.stringify({ flux: key }), isSecret: true },
    { key: "platform:github", text: JSON.stringify({ owner: "labrats-work" }), isSecret: false },
  ]),
});

describe("the doctor on GitHub Apps", () => {
  const running = new Running();
  let plan: Awaited<ReturnType<typeof planWith>>;
  before(async () => {
    plan = await planWith();
  });

  const seed = (slug: string, permissions: Permissions, repositories?: readonly string[]) =>
    running.github.seedApp({
      slug,
      publicKey: publicKey.export({ format: "pem", type: "spki" }).toString(),
      permissions,
      ...(repositories === undefined ? {} : { repositories }),
    });
  const gitHub = () => ({
    value: gitHubSide({ owner: running.organization, baseUrl: `${running.github.url}/`, as: running.token }, asking()),
  });
  /** What is found where an App is what the program works as, or what Flux reads the fleet repository with. */
  const look = async (
    app: InstalledApp,
    use: "app" | "fluxApp" = "fluxApp",
    parts: Parameters<typeof linesOf>[1] = {},
    owner = "labrats-work",
  ) => {
    const named = { ...app, name: "flux", privateKey: pulumi.secret("") };
    const { github } = plan.value.configuration;
    const uses = changed(plan, { github: { ...github, owner, [use]: named }, apps: [] });
    const settings = await settingsFor();
    return linesOf(gitHubApps, { plan: uses, gitHub: gitHub(), settings, now: () => new Date(), ...parts });
  };

  it("has nothing to do where none are used", async () => {
    assert.deepEqual(await linesOf(gitHubApps, { plan }), ["ok: None are used"]);
  });

  it("tells of the App that the program works as, permission by permission", async () => {
    const all = {
      administration: "write",
      contents: "write",
      secrets: "write",
      workflows: "write",
      members: "read",
    } as const;
    const has = Object.entries(all).map(([permission, level]) => `ok: flux has ${permission}: ${level}`);
    const installed = "ok: flux is installed for all repositories of labrats-work";
    const lines = await look(seed("own", all), "app");
    assert.equal(lines[0], installed);
    assert.deepEqual(lines.slice(1).sort(), has.sort());
    const { administration, secrets, members } = all;
    const weak = { administration, secrets, members, contents: "read" } as const;
    const lacking = (await look(seed("weak", weak), "app")).filter((line) => !line.startsWith("ok"));
    assert.equal(lacking.length, 2);
    assert.match(lacking.join("\n"), /^error: flux lacks contents: write → Give it to the App in its settings, .*\n/);
    assert.match(lacking.join("\n"), /^error: flux lacks workflows: write → /m);
  });

  it("wants Apps of Flux to read what they are for, and nothing else", async () => {
    await running.repository("fleet");
    await running.repository("other");
    assert.deepEqual(await look(seed("reader", { contents: "read" }, ["fleet"])), [
      "ok: flux is installed for what it reads of labrats-work",
      "ok: flux has contents: read",
    ]);
    const elsewhere = await look(seed("elsewhere", { contents: "read" }, ["other"]));
    assert.match(elsewhere[0] ?? "", /^error: flux is not installed for fleet → Choose All repositories on /);
    const writer = await look(seed("writer", { contents: "write" }));
    assert.match(writer.at(-1) ?? "", /^warning: flux only has to read, and has contents: write → Leave it/);
  });

  it("finds a wrong number, a wrong key and another organisation, and shows no key", async () => {
    const app = seed("reader", { contents: "read" }, ["fleet"]);
    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const cases: [Promise<string[]>, RegExp][] = [
      [look({ ...app, id: 1 }), /^error: flux: GitHub answered .* with 404 .* → write the App's own number/],
      [
        look({ ...app, installationId: 1 }),
        /^error: flux: GitHub answered .* with 404 .* → the App flux has no such installation/,
      ],
      [
        look(app, "fluxApp", { settings: await settingsFor(pem(stranger)) }),
        /^error: flux: .* with 401 .* → the private key is not/,
      ],
      [look(app, "fluxApp", {}, "somebody"), /^error: flux is installed in labrats-work, and not in somebody → /],
    ];
    for (const [lines, wanted] of cases) {
      const [found = ""] = await lines;
      assert.match(found, wanted);
      assert.doesNotMatch(found, /BEGIN/);
    }
  });

  it("finds one that is suspended", async () => {
    const key = publicKey.export({ format: "pem", type: "spki" }).toString();
    const app = running.github.seedApp({ slug: "suspended", publicKey: key, suspended: true });
    assert.match((await look(app))[0] ?? "", /^error: flux is suspended → An owner of labrats-work lifts that on http/);
  });

  it("says why one cannot be asked", async () => {
    const app = seed("reader", { contents: "read" }, ["fleet"]);
    const { value } = await settingsFor();
    const settings = { value: { ...value, locked: "incorrect passphrase" } };
    const why = "unknown: flux is not checked: its secret cannot be read: incorrect passphrase";
    assert.deepEqual(await look(app, "fluxApp", { settings }), [why]);
  });

  it("asks everything else as that App, too, where the program works as one", async () => {
    const as = { ...seed("own", {}), name: "flux", privateKey: pem(privateKey) };
    const asApp = {
      value: gitHubSide({ owner: running.organization, baseUrl: `${running.github.url}/`, as }, asking()),
    };
    const value = await settingsWith();
    const own = {
      value: {
        ...value,
        legible: { ...value.legible, github: { ...value.legible.github, owner: "labrats-work", app: "flux" } },
      },
    };
    const token = await linesOf(gitHubToken, { plan, gitHub: asApp, settings: own, environment: {} });
    assert.deepEqual(token, ["ok: Not used: a run works as the GitHub App flux"]);
    assert.equal((await linesOf(organisation, { plan, gitHub: asApp }))[0], "ok: labrats-work is there");
  });
});
