import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { z } from "zod";
import { AppAccess, type AppIdentity } from "../../github/app.ts";
import { GitHubClient } from "../../github/client.ts";
import { GitHubError, type GitHubProblem } from "../../github/github-error.ts";
import type { NewApp } from "../../sandbox/github/apps/new-app.ts";
import { Running } from "../sandbox/github/running.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = publicKey.export({ format: "pem", type: "spki" }).toString();

describe("a GitHub App as whom GitHub is asked", () => {
  const running = new Running();

  before(async () => {
    for (const name of ["ours", "theirs"]) await running.repository(name);
  });

  it("asks for what it is installed for, with one token for all questions", async () => {
    const app = accessOf(installed({ slug: "one", repositories: ["ours"] }));
    const client = new GitHubClient(app.access);
    const { mark } = running.github.requests;
    for (let time = 0; time < 2; time++) await client.get("repos/labrats-work/ours", z.object({ name: z.string() }));
    assert.equal(await client.find("repos/labrats-work/theirs", z.unknown()), undefined);
    assert.equal(tokensSince(mark), 1);
    assert.deepEqual(await app.repositories(), ["ours"]);
  });

  it("has another token before the hour of the first ends", async () => {
    let now = Date.now();
    const app = new AppAccess(installed({ slug: "one" }), { baseUrl: running.github.url }, () => now);
    const first = await app.token();
    now += 54 * 60_000;
    assert.equal(await app.token(), first);
    now = Date.now();
    const { mark } = running.github.requests;
    now += 56 * 60_000;
    // A proof from the future is refused, which shows that another token is asked for.
    await assert.rejects(app.token(), /the clock of this machine is wrong/);
    now = Date.now();
    assert.notEqual(await app.token(), first);
    assert.equal(tokensSince(mark), 2);
  });

  it("knows where it is installed, and for what", async () => {
    const identity = installed({ slug: "wide", permissions: { contents: "write" } });
    assert.deepEqual(await accessOf(identity).installation(), {
      account: "labrats-work",
      page: `${running.github.url}/organizations/labrats-work/settings/installations/${identity.installationId}`,
      suspended: false,
      permissions: { metadata: "read", contents: "write" },
      forAll: true,
    });
  });

  for (const { what, change, problem, message } of [
    {
      what: "of another key",
      change: { privateKey: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey },
      problem: "token",
      message:
        /the private key is not one of the App flux\. .* run: pulumi config set --secret --path 'platform:githubAppKeys\.flux' </,
    },
    {
      what: "of another number",
      change: { id: 1 },
      problem: "missing",
      message: /its App ID, in platform:githubApps\.flux\.id/,
    },
    {
      what: "of another installation",
      change: { installationId: 1 },
      problem: "missing",
      message: /no such installation: .* in platform:githubApps\.flux\.installationId/,
    },
  ] satisfies { what: string; change: object; problem: GitHubProblem; message: RegExp }[]) {
    it(`says what is wrong with one ${what}`, async () => {
      const { privateKey: key, ...rest } = { privateKey, ...change };
      const wrong = accessOf({ ...installed({ slug: "one" }), ...rest, name: "flux", privateKey: exported(key) });
      await assert.rejects(wrong.token(), (error) => isRefusal(error, problem, message));
    });
  }

  it("says what it may not do", async () => {
    const app = accessOf({ ...installed({ slug: "one" }), name: "flux" });
    const lacking = new GitHubClient(app.access).get("repos/labrats-work/ours/keys", z.unknown());
    const message = /the App flux lacks a permission: administration=read\. Give it to the App in its settings/;
    await assert.rejects(lacking, (error) => isRefusal(error, "permission", message));
    const suspended = accessOf({ ...installed({ slug: "idle", suspended: true }), name: "flux" });
    await assert.rejects(suspended.token(), (error) =>
      isRefusal(error, "permission", /suspended the App flux: an owner/),
    );
  });

  function installed(app: Omit<NewApp, "publicKey">): AppIdentity {
    const ids = running.github.seedApp({ publicKey: pem, ...app });
    return { name: app.slug, ...ids, privateKey: exported(privateKey) };
  }

  function accessOf(identity: AppIdentity): AppAccess {
    return new AppAccess(identity, { baseUrl: running.github.url, delay: 1 });
  }

  function tokensSince(mark: number): number {
    const asked = running.github.requests.since(mark);
    return asked.filter(({ operationId }) => operationId === "apps/create-installation-access-token").length;
  }
});

function exported(key: typeof privateKey): string {
  return key.export({ format: "pem", type: "pkcs8" }).toString();
}

function isRefusal(error: unknown, problem: GitHubProblem, message: RegExp): boolean {
  assert(error instanceof GitHubError, String(error));
  assert.equal(error.problem, problem);
  assert.match(error.message, message);
  return true;
}
