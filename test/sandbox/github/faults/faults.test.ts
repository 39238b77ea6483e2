import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { WantedFault } from "../../../../sandbox/github/faults/fault.ts";
import { at, base64, each, newKey, Running, type Answered } from "../running.ts";

describe("faults of GitHub's stand-in", () => {
  const running = new Running();
  let url: string;

  before(async () => {
    url = await running.repository("faulty");
  });

  afterEach(() => {
    running.github.faults.turnOff();
  });

  it("error: answers in place of what matches, or after doing it, as often as it is to", async () => {
    turnOn({ fault: "error", operation: "repos/create-or-update-file-contents", path: "lost", times: 2 });
    turnOn({ fault: "error", status: 503, landed: true, method: "put", path: "/landed" });
    assert.deepEqual(await statuses("lost", "lost", "lost", "landed", "else"), [502, 502, 201, 503, 201]);
    assert.deepEqual(await files(), ["README.md", "else", "landed", "lost"]);
    assert.deepEqual(
      running.github.requests.all.flatMap(({ fault, status }) => (fault === undefined ? [] : [[fault, status]])),
      [
        ["error", 502],
        ["error", 502],
        ["error", 503],
      ],
    );
  });

  it("drop: ends the connection, before or after doing it", async () => {
    turnOn({ fault: "drop", path: "dropped", times: 1 });
    turnOn({ fault: "drop", path: "dropped", times: 1, landed: true });
    await assert.rejects(put("dropped-1"), /fetch failed/);
    await assert.rejects(put("dropped-2"), /fetch failed/);
    assert.equal((await put("dropped-3")).status, 201);
    assert.deepEqual(
      (await files()).filter((path) => path.startsWith("dropped")),
      ["dropped-2", "dropped-3"],
    );
    const dropped = running.github.requests.all.filter(({ fault }) => fault === "drop");
    assert.deepEqual(
      dropped.map(({ status }) => status),
      [0, 0],
    );
  });

  it("hang: leaves requests open until it is turned off", async () => {
    turnOn({ fault: "hang", path: "/hung", times: 1 });
    const hung = put("hung");
    const outcome = hung.then(
      () => "answered",
      () => "dropped",
    );
    assert.equal(await Promise.race([outcome, wait(100, "open")]), "open");
    assert.equal((await put("hung")).status, 201, "one request was to hang");
    running.github.faults.turnOff("hang");
    assert.equal(await outcome, "dropped");
  });

  it("secondary-limit: with and without Retry-After, some requests or some time long", async () => {
    turnOn({ fault: "secondary-limit", times: 1 });
    const bare = await running.ask("GET", url);
    assert.equal(bare.status, 403);
    assert.match(String(at(bare.body, "message")), /^You have exceeded a secondary rate limit\./);
    assert.match(String(at(bare.body, "documentation_url")), /secondary-rate-limits$/);
    assert.equal(bare.headers.get("retry-after"), null);
    assert.notEqual(bare.headers.get("x-ratelimit-remaining"), "0");
    turnOn({ fault: "secondary-limit", status: "429", retryAfter: 1 });
    const timed = await running.ask("GET", url);
    assert.deepEqual([timed.status, timed.headers.get("retry-after")], [429, "1"]);
    const since = Date.now();
    while ((await running.ask("GET", url)).status === 429) await wait(50);
    assert.ok(Date.now() - since > 900, "it was over too early");
  });

  it("primary-limit: nothing is left until the reset, which /rate_limit tells too", async () => {
    turnOn({ fault: "primary-limit", resetIn: 1 });
    const refused = await running.ask("GET", url);
    const reset = Number(refused.headers.get("x-ratelimit-reset"));
    assert.deepEqual([refused.status, refused.headers.get("x-ratelimit-remaining")], [403, "0"]);
    assert.ok(reset >= Date.now() / 1000 && reset <= Date.now() / 1000 + 2, String(reset));
    const rate = await running.must("GET", "/rate_limit");
    assert.deepEqual([at(rate, "rate", "remaining"), at(rate, "rate", "reset")], [0, reset]);
    await wait(1050);
    assert.notEqual((await running.ask("GET", url)).headers.get("x-ratelimit-remaining"), "0");
  });

  it("deploy-keys-disabled: no new key, and the organisation says so", async () => {
    turnOn({ fault: "deploy-keys-disabled" });
    const answer = await running.ask("POST", `${url}/keys`, { key: newKey().public });
    assert.equal(answer.status, 422);
    assert.equal(at(answer.body, "errors", 0, "message"), "Deploy keys are disabled for this repository");
    const organization = await running.must("GET", "/orgs/labrats-work");
    assert.equal(at(organization, "deploy_keys_enabled_for_repositories"), false);
  });

  it("token-classic: the token's scopes in each answer", async () => {
    const scopes = async () => (await running.ask("GET", "/orgs/labrats-work")).headers.get("x-oauth-scopes");
    assert.equal(await scopes(), null);
    turnOn({ fault: "token-classic", scopes: "repo,read:org" });
    assert.equal(await scopes(), "repo,read:org");
  });

  it("token-rejected: 401, until it is turned off", async () => {
    turnOn({ fault: "token-rejected" });
    const answer = await running.ask("GET", url);
    assert.deepEqual([answer.status, at(answer.body, "message")], [401, "Bad credentials"]);
    running.github.faults.turnOff();
    await running.must("GET", url);
  });

  it("token-sees-nothing: private repositories are not there, public ones are", async () => {
    const open = await running.repository("open", { private: false });
    turnOn({ fault: "token-sees-nothing" });
    assert.equal((await running.ask("GET", url)).status, 404);
    assert.equal((await put("unseen")).status, 404);
    assert.equal((await running.ask("POST", "/orgs/labrats-work/repos", { name: "new" })).status, 403);
    await running.must("GET", open);
    await running.must("GET", "/user");
    assert.deepEqual(each(await running.must("GET", "/orgs/labrats-work/repos"), "name"), ["open"]);
  });

  it("token-lacks-permission: 403 for what matches", async () => {
    turnOn({ fault: "token-lacks-permission", path: "/keys" });
    const answer = await running.ask("GET", `${url}/keys`);
    assert.deepEqual(
      [answer.status, at(answer.body, "message")],
      [403, "Resource not accessible by personal access token"],
    );
    await running.must("GET", url);
  });

  it("slow-contents: a new repository's commits show up after a while", async () => {
    turnOn({ fault: "slow-contents", times: 2 });
    const slow = await running.repository("slow");
    const asked = [
      await running.ask("GET", `${slow}/branches/main`),
      await running.ask("GET", `${slow}/contents/README.md`),
    ];
    assert.deepEqual(
      asked.map(({ status }) => status),
      [404, 404],
    );
    await running.must("GET", `${slow}/contents/README.md`);
    await running.must("GET", `${url}/contents/README.md`);
  });

  it("default-branch: a new repository begins with that", async () => {
    turnOn({ fault: "default-branch", branch: "trunk" });
    const trunk = await running.repository("trunk");
    assert.equal(at(await running.must("GET", trunk), "default_branch"), "trunk");
    assert.deepEqual(each(await running.must("GET", `${trunk}/branches`), "name"), ["trunk"]);
  });

  it("keys-deleted-with-token: no deploy key is left, and new ones can be made", async () => {
    const { public: key } = newKey();
    await running.must("POST", `${url}/keys`, { key });
    turnOn({ fault: "keys-deleted-with-token" });
    assert.deepEqual(await running.must("GET", `${url}/keys`), []);
    await running.must("POST", `${url}/keys`, { key });
    assert.equal(each(await running.must("GET", `${url}/keys`), "id").length, 1);
    assert.deepEqual(running.github.faults.all, [], "it is done at once");
  });

  it("refuses a fault that there is not", () => {
    assert.throws(() => running.github.faults.turnOn({ fault: "error", times: 0 }), /times/);
  });

  function turnOn(fault: WantedFault): void {
    running.github.faults.turnOn(fault);
  }

  function put(path: string): Promise<Answered> {
    return running.ask("PUT", `${url}/contents/${path}`, { message: path, content: base64(path) });
  }

  async function statuses(...paths: string[]): Promise<number[]> {
    const found = [];
    for (const path of paths) {
      // A file that is there is replaced by its blob's id; these are new each time.
      found.push((await put(path)).status);
    }
    return found;
  }

  async function files(): Promise<string[]> {
    return [...(await running.github.files("faulty")).keys()];
  }
});
