import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mock } from "node:test";
import { z } from "zod";
import type { AppIdentity } from "../../github/app.ts";
import type { GitHub } from "../../sandbox/github/github.ts";
import { GitHubStack } from "../support/engine/github-stack.ts";
import { declared, smallPlatform } from "./small-platform.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
const all = { administration: "write", contents: "write", members: "read", secrets: "write" } as const;

describe("a program in an organisation as GitHub makes one today, without deploy keys", function () {
  this.timeout(180_000);
  let stack: GitHubStack;

  beforeEach(async () => {
    stack = await GitHubStack.start((github) => smallPlatform({ app: installed(github), deployKey: false })(github));
    stack.github.faults.turnOn({ fault: "deploy-keys-disabled" });
  });

  afterEach(() => stack.end());

  it("makes everything as a GitHub App, which needs no token, and has none in its state", async () => {
    const up = await stack.up();
    assert.equal(up.ok, true, up.output);
    const { repositories, files, keys } = await declared(stack);
    assert.deepEqual([repositories, files, keys], [["fleet"], ["README.md", "a.yaml"], []]);
    const provider = provided.parse((await stack.resources()).get("pulumi:providers:github github"));
    assert.equal(JSON.stringify(provider).includes(stack.github.token), false, "the token is in the state");
    assert.deepEqual(
      Object.keys(provider.inputs).filter((key) => key === "token"),
      [],
    );
    // The engine's mark of a secret.
    assert.equal(secret.safeParse(provider.inputs["appAuth"]).success, true);
    const again = await stack.up();
    assert.deepEqual(Object.keys(again.changes), ["same"]);
    assert.deepEqual(stack.github.requests.bugs, []);
  });

  it("writes where signed commits are demanded, if it names no author: GitHub signs what an App commits", async () => {
    const files = { "a.yaml": "a: 1\n" };
    const named = (github: GitHub) => ({ app: installed(github), deployKey: false, files: () => files });
    assert.equal((await stack.up()).ok, true);
    stack.github.faults.turnOn({ fault: "ruleset", rules: "required_signatures" });
    files["a.yaml"] = "a: 2\n";
    stack.run((github) => smallPlatform(named(github))(github));
    assert.match((await stack.up()).output, /demands signed commits/);
    stack.run((github) => smallPlatform({ ...named(github), commits: () => ({ trailers: {}, run: {} }) })(github));
    const { ok, output } = await stack.up();
    assert.equal(ok, true, output);
    assert.equal((await stack.github.files("fleet")).get("a.yaml")?.toString(), "a: 2\n");
  });

  it("is told before the first write which setting and which word would do, where it wants deploy keys", async () => {
    stack.run(smallPlatform());
    for (const operation of [() => stack.preview(), () => stack.up()]) {
      const { ok, output } = await operation();
      assert.equal(ok, false);
      assert.match(output, /labrats-work forbids deploy keys, and the stack needs some; nothing was changed/);
      assert.match(output, /platform:github\.fluxApp for the fleet/);
      assert.match(
        output,
        /Enabled under Deploy keys on http:.*\/organizations\/labrats-work\/settings\/member_privileges/,
      );
    }
    assert.deepEqual(stack.github.requests.writes(), []);
  });

  it("is told by GitHub's own refusal where only owners of the organisation see the setting", async () => {
    stack.run((github) => smallPlatform({ app: installed(github) })(github));
    // Where tests run programs themselves, hooks talk past the engine.
    const said = mock.method(console, "error", () => undefined);
    const { ok } = await stack.up();
    said.mock.restore();
    assert.equal(ok, false);
    const lines = said.mock.calls.map(({ arguments: [line] }) => String(line));
    assert.equal(lines.length, 1);
    assert.match(lines.join(), /The organisation forbids deploy keys\.\s+To have GitHub Apps read instead/);
  });

  it("has keys that outlive tokens, which an App made where it may", async () => {
    stack.github.faults.turnOff("deploy-keys-disabled");
    stack.run((github) => smallPlatform({ app: installed(github) })(github));
    assert.equal((await stack.up()).ok, true);
    stack.github.faults.turnOn({ fault: "keys-deleted-with-token" });
    assert.deepEqual((await declared(stack)).keys, ["Flux on dev/home"]);
    stack.github.faults.turnOn({ fault: "deploy-keys-disabled" });
    // As an owner's token, which sees that what it has does not work.
    stack.run(smallPlatform());
    const { ok, output, changes } = await stack.up();
    assert.equal(ok, true, output);
    // The provider, and nothing of what it made.
    assert.equal(changes["update"], 1, output);
    assert.deepEqual(Object.keys(changes).sort(), ["same", "update"]);
    assert.match(
      output,
      /labrats-work forbids deploy keys, so those of this stack do not work: Flux cannot read fleet\./,
    );
  });
});

describe("npm run platform -- recover for a stack that works as a GitHub App", function () {
  this.timeout(180_000);
  let stack: GitHubStack;

  before(async () => {
    stack = await GitHubStack.start((github) => smallPlatform({ app: installed(github) })(github));
  });

  after(() => stack.end());

  it("asks GitHub as the App of the configuration", async () => {
    assert.equal((await stack.up()).ok, true);
    await assert.rejects(
      stack.recover(),
      /platform:github\.app names none with an id, an installationId and a private key/,
    );
    const { id, installationId, privateKey: key } = installed(stack.github);
    await stack.configure("platform:github.app", "platform");
    await stack.configure("platform:githubApps.platform.id", String(id));
    await stack.configure("platform:githubApps.platform.installationId", String(installationId));
    await stack.configure("platform:githubAppKeys.platform", key, true);
    stack.github.faults.turnOn({ fault: "token-rejected" });
    assert.match(await stack.recover(), /All 1 files are on GitHub as the state says\./);
  });
});

function installed(github: GitHub): AppIdentity {
  const ids = github.seedApp({ slug: "platform", publicKey: pem, permissions: all, repositories: [] });
  // GitHub hands out the other form, and people convert.
  return { name: "platform", ...ids, privateKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString() };
}

const provided = z.looseObject({ inputs: z.record(z.string(), z.unknown()) });
const secret = z.looseObject({ "4dabf18193072939515e22adb298388d": z.string() });
