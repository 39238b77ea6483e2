import assert from "node:assert/strict";
import { AnswerCheck } from "../../../sandbox/github/rest/answer-check.ts";
import { type Answer, created, ok } from "../../../sandbox/github/rest/answer.ts";
import { Description } from "../../../sandbox/github/rest/description.ts";
import { toJsonSchema } from "../../../sandbox/github/rest/json-schema.ts";
import { Paths } from "../../../sandbox/github/rest/paths.ts";
import { at, Running } from "./running.ts";

describe("GitHub's description", () => {
  const paths = new Paths(Description.load().operations);
  const find = (method: string, path: string): [string | undefined, string | undefined] => {
    const found = paths.find(method, path);
    return [found?.operation.id, found?.path];
  };

  it("routes paths whose parameters contain slashes", () => {
    const base = "/repos/o/r";
    assert.deepEqual(find("get", `${base}/contents/a/b.yaml`), ["repos/get-content", `${base}/contents/a%2Fb.yaml`]);
    assert.deepEqual(find("get", `${base}/contents/`), ["repos/get-content", `${base}/contents/%2F`]);
    assert.deepEqual(find("get", `${base}/contents`), ["repos/get-content", `${base}/contents/%2F`]);
    assert.deepEqual(find("get", `${base}/git/ref/heads/a/b`), ["git/get-ref", `${base}/git/ref/heads%2Fa%2Fb`]);
    assert.deepEqual(find("get", `${base}/branches/a/b/protection`), [
      "repos/get-branch-protection",
      `${base}/branches/a%2Fb/protection`,
    ]);
  });

  it("prefers a path's own words to its parameters", () => {
    const base = "/repos/o/r/actions/secrets";
    assert.deepEqual(find("get", `${base}/public-key`), ["actions/get-repo-public-key", `${base}/public-key`]);
    assert.deepEqual(find("get", `${base}/OTHER`), ["actions/get-repo-secret", `${base}/OTHER`]);
  });

  it("has no other paths and methods", () => {
    assert.deepEqual(find("get", "/repos/o/r/nothing"), [undefined, undefined]);
    assert.deepEqual(find("delete", "/repos/o/r/topics"), [undefined, undefined]);
  });
});

describe("a schema of GitHub's description", () => {
  it("says nullable in the words of JSON Schema", () => {
    const nothing = { type: "string", nullable: true, enum: [null] };
    assert.deepEqual(toJsonSchema({ type: "string", nullable: true }), { type: "string", nullable: true });
    assert.deepEqual(toJsonSchema({ nullable: true, oneOf: [{ $ref: "#/a" }] }), {
      anyOf: [nothing, { anyOf: [{ $ref: "#/a" }] }],
    });
    const choice = { type: "string", nullable: true, enum: ["a", null] };
    assert.deepEqual(toJsonSchema({ type: "string", nullable: true, enum: ["a"] }), choice);
  });
});

describe("the API of GitHub's stand-in", () => {
  const running = new Running();

  it("is there with and without the prefix of GitHub Enterprise", async () => {
    const headers = { authorization: `token ${running.token}` };
    for (const prefix of ["", "/api/v3"]) {
      const answer = await fetch(`${running.github.url}${prefix}/orgs/labrats-work`, { headers });
      assert.equal(at(await answer.json(), "login"), "labrats-work");
    }
  });

  it("says that it lacks an operation, and notes it", async () => {
    const answer = await running.ask("GET", "/repos/labrats-work/fleet/hooks");
    assert.deepEqual(
      [answer.status, at(answer.body, "message")],
      [501, "The sandbox's GitHub does not implement repos/list-webhooks."],
    );
    assert.equal((await running.ask("GET", "/repos/labrats-work/fleet/nothing")).status, 404);
    const graphql = await fetch(`${running.github.url}/api/graphql`, {
      method: "POST",
      headers: { authorization: `bearer ${running.token}` },
      body: JSON.stringify({ query: "{ viewer { login } }" }),
    });
    assert.equal(graphql.status, 501);
    assert.deepEqual(
      running.github.requests.notImplemented.map(({ operationId }) => operationId),
      ["repos/list-webhooks", "graphql"],
    );
  });

  it("refuses requests that do not fit the description", async () => {
    const url = await running.repository("strict");
    const refused = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const answer = await running.ask(method, `${url}${path}`, body);
      return [answer.status, at(answer.body, "message")];
    };
    assert.deepEqual(await refused("PATCH", "", { has_issues: "yes" }), [
      422,
      "Invalid request.\n\n/has_issues must be boolean",
    ]);
    assert.deepEqual(await refused("PUT", "/contents/x", { content: "" }), [
      422,
      "Invalid request.\n\n/ must have required property 'message'",
    ]);
    assert.deepEqual(await refused("GET", "/keys/abc"), [422, "Invalid request.\n\n/path/key_id must be integer"]);
    assert.deepEqual(await refused("POST", "/keys"), [
      422,
      "Invalid request.\n\n/ must have required property 'requestBody'",
    ]);
    const malformed = await fetch(`${running.github.apiUrl}${url}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${running.token}` },
      body: "{",
    });
    assert.deepEqual([malformed.status, at(await malformed.json(), "message")], [400, "Problems parsing JSON"]);
  });

  it("answers 304 to who has the answer already", async () => {
    const url = await running.repository("etag");
    const first = await running.ask("GET", url);
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    assert.equal((await running.ask("GET", url, undefined, { headers })).status, 304);
    await running.must("PATCH", url, { description: "changed" });
    assert.equal((await running.ask("GET", url, undefined, { headers })).status, 200);
  });

  it("counts requests in the rate-limit headers and never runs out", async () => {
    const limits = async (): Promise<(string | null)[]> => {
      const { headers } = await running.ask("GET", "/rate_limit");
      return ["limit", "remaining", "used"].map((name) => headers.get(`x-ratelimit-${name}`));
    };
    const [limit, remaining, used] = await limits();
    assert.deepEqual([limit, Number(remaining) + Number(used)], ["5000", 5000]);
    assert.deepEqual(await limits(), ["5000", String(Number(remaining) - 1), String(Number(used) + 1)]);
  });
});

describe("an answer of GitHub's stand-in", () => {
  const running = new Running();

  const ids = new Set(["repos/get-all-topics", "repos/check-vulnerability-alerts", "repos/get"]);
  const check = new AnswerCheck(Description.load().only("answers", ids, toJsonSchema));

  it("is a bug of the stand-in where it does not fit the description", () => {
    const topics = (answer: Answer): string | undefined => check.fault("repos/get-all-topics", answer);
    assert.equal(topics(ok({ names: ["a"] })), undefined);
    assert.equal(topics(ok({ names: [1] })), "200 answer/names/0 must be string");
    assert.equal(topics(ok(undefined)), "200 answer must be object");
    assert.equal(topics(created({ names: [] })), "has no answer 201, but 200, 404");
    const alerts = { status: 204, body: {} };
    assert.equal(check.fault("repos/check-vulnerability-alerts", alerts), "204 has no content");
  });

  it("may be null only where the description says so", async () => {
    const repository = await running.must("GET", await running.repository("nulls"));
    const fault = (changes: object): string | undefined =>
      check.fault("repos/get", ok(Object.assign({}, repository, changes)));
    assert.equal(fault({ description: null, license: null, security_and_analysis: null }), undefined);
    assert.equal(fault({ owner: null }), "200 answer/owner must be object");
    assert.equal(fault({ url: "not a URL" }), '200 answer/url must match format "uri"');
  });

  it("is asked for operations that the description has", () => {
    const unknown = new Set(["repos/get", "repos/got"]);
    assert.throws(() => Description.load().only("answers", unknown, toJsonSchema), /description: repos\/got$/);
  });
});
