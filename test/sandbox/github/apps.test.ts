import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { InstallationTokens } from "../../../sandbox/github/apps/installation-tokens.ts";
import type { InstalledApp } from "../../../sandbox/github/apps/new-app.ts";
import { newKeyPair } from "../../../sandbox/github/ssh/key-pair.ts";
import { git } from "./git.ts";
import { type Answered, at, each, Running } from "./running.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = publicKey.export({ format: "pem", type: "spki" }).toString();

describe("a GitHub App at GitHub's stand-in", () => {
  const running = new Running();
  let app: InstalledApp;
  let writer: InstalledApp;

  before(async () => {
    for (const name of ["ours", "theirs"]) await running.repository(name);
    await running.repository("open", { private: false });
    app = running.github.seedApp({ slug: "reader", publicKey: pem, repositories: ["Ours"] });
    writer = running.github.seedApp({ slug: "writer", publicKey: pem, permissions: { contents: "write" } });
  });

  it("gets a token of an hour for what is installed", async () => {
    const { status, body } = await ask(app, token(app));
    assert.equal(status, 201);
    assert.match(String(at(body, "token")), /^ghs_[0-9a-f]{36}$/);
    assert.deepEqual(at(body, "permissions"), { metadata: "read", contents: "read" });
    assert.equal(at(body, "repository_selection"), "selected");
    const left = Date.parse(String(at(body, "expires_at"))) - Date.now();
    assert(left > 3_500_000 && left <= 3_600_000, String(left));
  });

  it("may say that it asks for nothing in particular, as Go's client does", async () => {
    const path = `${running.github.apiUrl}/app/installations/${app.installationId}/access_tokens`;
    const headers = { authorization: `Bearer ${token(app)}` };
    assert.equal((await fetch(path, { method: "POST", headers, body: "null\n" })).status, 201);
  });

  it("proves itself with a JSON web token that it has signed, for ten minutes at most", async () => {
    const now = Math.floor(Date.now() / 1000);
    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const undecodable = "A JSON web token could not be decoded";
    const exp = "'Expiration time' claim ('exp')";
    const cases: [string, string, number][] = [
      [token(app, {}, stranger), undecodable, 401],
      [token(app, {}, privateKey, "none"), undecodable, 401],
      ["a.b.c", undecodable, 401],
      [running.token, undecodable, 401],
      ["ghp_wrong", "Bad credentials", 401],
      [token(app, { iss: "1" }), "Integration not found", 404],
      [token(app, { exp: now + 700 }), `${exp} is too far in the future`, 401],
      [
        token(app, { exp: now - 1 }),
        `${exp} must be a numeric value representing the future time at which the assertion expires`,
        401,
      ],
      [
        token(app, { iat: now + 120 }),
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
        401,
      ],
      [
        token(app, { iat: now - 0.5 }),
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
        401,
      ],
    ];
    for (const [given, message, status] of cases) {
      const answer = await ask(app, given);
      assert.deepEqual([answer.status, at(answer.body, "message")], [status, message]);
    }
  });

  it("gets no token of another App's installation, and does nothing else in its own name", async () => {
    assert.equal((await ask(writer, token(app))).status, 404);
    const elsewhere = { token: token(app) };
    assert.equal((await running.ask("POST", "/orgs/labrats-work/repos", { name: "mine" }, elsewhere)).status, 401);
    assert.equal((await running.ask("GET", "/repos/labrats-work/ours", undefined, elsewhere)).status, 404);
  });

  it("may ask for less, and not for more", async () => {
    const { body } = await ask(writer, token(writer), { repositories: ["ours"], permissions: { contents: "read" } });
    assert.deepEqual(at(body, "permissions"), { contents: "read" });
    assert.deepEqual(each(at(body, "repositories"), "name"), ["ours"]);
    const given = String(at(body, "token"));
    assert.deepEqual([await clone("ours", given), await clone("theirs", given)], [0, 128]);
    for (const more of [{ repositories: ["theirs"] }, { permissions: { contents: "write" } }]) {
      assert.equal((await ask(app, token(app), more)).status, 422);
    }
  });

  it("reads over Git what is installed and what is public, and pushes where it may", async () => {
    const reading = String(at((await ask(app, token(app))).body, "token"));
    const writing = String(at((await ask(writer, token(writer))).body, "token"));
    const names = ["ours", "open", "theirs"];
    assert.deepEqual(await Promise.all(names.map((name) => clone(name, reading))), [0, 0, 128]);
    assert.deepEqual(await Promise.all(names.map((name) => clone(name, writing))), [0, 0, 0]);
    assert.deepEqual(
      [await push("ours", reading), await push("theirs", reading), await push("ours", writing)],
      [128, 128, 0],
    );
  });

  it("does at the API what it was given permission for, to what it is installed for", async () => {
    const tokenOf = async (wanted: InstalledApp) => ({
      token: String(at((await ask(wanted, token(wanted))).body, "token")),
    });
    const [reading, writing] = [await tokenOf(app), await tokenOf(writer)];
    const file = { message: "m", content: "YQ==", branch: "main" };
    const key = { title: "a", key: "none" };
    const cases: [object, string, string, object | undefined, number, string?][] = [
      [reading, "GET", "repos/labrats-work/ours", undefined, 200],
      [reading, "GET", "repos/labrats-work/ours/contents/README.md", undefined, 200],
      [reading, "PUT", "repos/labrats-work/ours/contents/a", file, 403, "contents=write"],
      [reading, "GET", "repos/labrats-work/theirs", undefined, 404],
      [reading, "GET", "repos/labrats-work/open", undefined, 200],
      [reading, "GET", "repos/labrats-work/ours/keys", undefined, 403, "administration=read"],
      [writing, "PUT", "repos/labrats-work/ours/contents/a", file, 201],
      [
        writing,
        "PUT",
        "repos/labrats-work/ours/contents/.github/workflows/a.yaml",
        file,
        403,
        "contents=write; workflows=write",
      ],
      [writing, "POST", "repos/labrats-work/ours/keys", key, 403, "administration=write"],
      [writing, "POST", "orgs/labrats-work/repos", { name: "new" }, 403, "administration=write"],
      [writing, "GET", "orgs/labrats-work/teams/ops", undefined, 403, "members=read"],
      [writing, "GET", "user", undefined, 403],
      [writing, "GET", "rate_limit", undefined, 200],
    ];
    for (const [as, method, path, body, status, accepted] of cases) {
      const answer = await running.ask(method, `/${path}`, body, as);
      assert.deepEqual([path, answer.status], [path, status]);
      assert.equal(answer.headers.get("x-accepted-github-permissions") ?? undefined, accepted, path);
    }
    assert.equal(
      at(
        (await running.ask("GET", "/orgs/labrats-work", undefined, writing)).body,
        "deploy_keys_enabled_for_repositories",
      ),
      undefined,
    );
    assert.equal(
      at((await running.ask("GET", "/orgs/labrats-work")).body, "deploy_keys_enabled_for_repositories"),
      true,
    );
  });

  it("has what it makes, with the keys that outlive tokens", async () => {
    const maker = running.github.seedApp({
      ...{ slug: "maker", publicKey: pem, repositories: ["ours"] },
      permissions: { administration: "write", contents: "write" },
    });
    const as = { token: String(at((await ask(maker, token(maker))).body, "token")) };
    const listed = async () =>
      each(at((await running.ask("GET", "/installation/repositories", undefined, as)).body, "repositories"), "name");
    assert.deepEqual(await listed(), ["ours"]);
    assert.equal(
      (await running.ask("POST", "/orgs/labrats-work/repos", { name: "made", private: true }, as)).status,
      201,
    );
    assert.deepEqual(await listed(), ["ours", "made"]);
    const again = { token: String(at((await ask(maker, token(maker))).body, "token")) };
    assert.equal((await running.ask("GET", "/repos/labrats-work/made", undefined, again)).status, 200);
    for (const [index, by] of [again, {}].entries()) {
      const { publicKey: key } = newKeyPair("a");
      assert.equal(
        (await running.ask("POST", "/repos/labrats-work/made/keys", { title: String(index), key }, by)).status,
        201,
      );
    }
    running.github.faults.turnOn({ fault: "keys-deleted-with-token" });
    assert.deepEqual(each((await running.ask("GET", "/repos/labrats-work/made/keys")).body, "title"), ["0"]);
  });

  it("shows its installation, and gets no token while that is suspended", async () => {
    const suspended = running.github.seedApp({ slug: "idle", publicKey: pem, suspended: true });
    for (const [one, status] of [
      [app, 201],
      [suspended, 403],
    ] as const) {
      const { body } = await running.ask("GET", `/app/installations/${one.installationId}`, undefined, {
        token: token(one),
      });
      assert.equal(at(body, "suspended_at") === null, status === 201);
      assert.equal(at(at(body, "account"), "login"), "labrats-work");
      assert.equal((await ask(one, token(one))).status, status);
    }
  });

  it("still is one after a restart, and its tokens are gone", async () => {
    const before = String(at((await ask(app, token(app))).body, "token"));
    await running.restart();
    assert.equal(await clone("ours", before), 128);
    assert.deepEqual(running.github.seedApp({ slug: "reader", publicKey: pem }), app);
    assert.equal((await ask(app, token(app))).status, 201);
  });

  function ask({ installationId }: InstalledApp, given: string, body?: object): Promise<Answered> {
    return running.ask("POST", `/app/installations/${installationId}/access_tokens`, body, { token: given });
  }

  async function clone(name: string, given: string): Promise<number | null> {
    return (await cloned(name, given)).code;
  }

  async function push(name: string, given: string): Promise<number | null> {
    // Whoever may not read has nothing to push.
    const { work } = await cloned(name, running.token);
    await git(work, ["commit", "--quiet", "--allow-empty", "-m", "Nothing"]);
    return (await git(work, ["push", "--quiet", url(name, given), "HEAD:main"])).code;
  }

  async function cloned(name: string, given: string): Promise<{ code: number | null; work: string }> {
    const to = mkdtempSync(join(running.directory, "clone-"));
    const { code } = await git(to, ["clone", "--quiet", url(name, given), "work"]);
    return { code, work: join(to, "work") };
  }

  function url(name: string, given: string): string {
    return `http://x-access-token:${given}@${new URL(running.github.url).host}/labrats-work/${name}.git`;
  }
});

describe("a token of an installation", () => {
  it("is good for an hour, to the second", () => {
    let now = Date.parse("2026-01-01T00:00:00.700Z");
    const tokens = new InstallationTokens(() => now);
    const ids = { slug: "reader", installation: 1001, account: "labrats-work" };
    const access = { ...ids, repositories: null, permissions: { contents: "read" } } as const;
    const { token: issued, expires_at } = tokens.issue(access);
    assert.equal(expires_at, "2026-01-01T01:00:00Z");
    now = Date.parse(expires_at) - 1;
    assert.deepEqual(tokens.accessOf(issued), access);
    now++;
    assert.equal(tokens.accessOf(issued), undefined);
    now--;
    assert.equal(tokens.accessOf(issued), undefined);
  });
});

/** A JSON web token as Flux makes one, with other claims where they are given. */
function token({ id }: InstalledApp, claims: object = {}, key = privateKey, alg = "RS256"): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg, typ: "JWT" })}.${part({ iss: String(id), iat: now - 30, exp: now + 90, ...claims })}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
}
