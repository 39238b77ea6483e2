import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { z } from "zod";
import { GitHubClient } from "../../github/client.ts";
import { GitHubError, type GitHubProblem } from "../../github/github-error.ts";

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const named = z.object({ name: z.string() });

describe("a client of GitHub", () => {
  let server: Server;
  let baseUrl: string;
  let reply: (url: URL) => Reply | "nothing" | "drop";
  let requests: IncomingMessage[];

  beforeEach(async () => {
    requests = [];
    timeout = undefined;
    server = createServer((request, response) => {
      requests.push(request);
      const given = reply(new URL(request.url ?? "", baseUrl));
      if (given === "drop") request.socket.destroy();
      if (typeof given === "string") return;
      const { status = 200, headers = {}, body } = given;
      response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    baseUrl = `http://127.0.0.1:${address.port}`;
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  let timeout: number | undefined;

  const client = (): GitHubClient =>
    new GitHubClient({ baseUrl, token: "a-token", delay: 1, ...(timeout === undefined ? {} : { timeout }) });

  const paths = (): string[] => requests.map(({ url }) => url ?? "");

  const fails = async (problem: GitHubProblem, message: RegExp): Promise<GitHubError> => {
    const error: unknown = await client()
      .get("orgs/labrats-work", named)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    assert.ok(error instanceof GitHubError, String(error));
    assert.equal(error.problem, problem);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n|a-token/);
    return error;
  };

  it("asks a server of one's own where the provider asks it, as the token's owner", async () => {
    reply = () => ({ body: { name: "labrats-work", id: 7 } });
    assert.deepEqual(await client().get("orgs/labrats-work", named), { name: "labrats-work" });
    const [request] = requests;
    assert.equal(request?.url, "/api/v3/orgs/labrats-work");
    assert.equal(request.headers.authorization, "Bearer a-token");
    assert.equal(request.headers["x-github-api-version"], "2022-11-28");
  });

  it("reads a list to its last page", async () => {
    reply = ({ searchParams, href }) => {
      if (searchParams.get("page") === "2") return { body: [{ name: "c" }] };
      const headers = { link: `<${href}&page=2>; rel="next", <${href}&page=2>; rel="last"` };
      return { headers, body: [{ name: "a" }, { name: "b" }] };
    };
    assert.deepEqual(await client().list("repos/labrats-work/fleet/keys", named), [
      { name: "a" },
      { name: "b" },
      { name: "c" },
    ]);
    assert.deepEqual(paths(), [
      "/api/v3/repos/labrats-work/fleet/keys?per_page=100",
      "/api/v3/repos/labrats-work/fleet/keys?per_page=100&page=2",
    ]);
  });

  it("sends the token to no other server, even if a list goes on there", async () => {
    reply = () => ({ headers: { link: '<http://127.0.0.1:9/next>; rel="next"' }, body: [] });
    await assert.rejects(client().list("user/repos", named), {
      name: "GitHubError",
      message: "GitHub names a next page on another server, http://127.0.0.1:9",
    });
  });

  it("finds nothing where GitHub shows nothing", async () => {
    reply = () => ({ status: 404, body: { message: "Not Found" } });
    assert.equal(await client().find("repos/labrats-work/none", named), undefined);
    await fails("missing", /404 "Not Found"; it does not exist, or the token may not see it$/);
  });

  it("asks again when an answer is 5xx or lost, a few times", async () => {
    reply = () => (requests.length === 1 ? { status: 502 } : requests.length === 2 ? "drop" : { body: { name: "a" } });
    assert.deepEqual(await client().get("orgs/labrats-work", named), { name: "a" });
    assert.equal(requests.length, 3);

    requests = [];
    reply = () => ({ status: 503, body: "<html>Unicorn!</html>" });
    await fails("server", /^GitHub answered GET http:.*\/orgs\/labrats-work with 503; try again later$/);
    assert.equal(requests.length, 3);

    requests = [];
    reply = () => "drop";
    await fails("unreachable", /^GET http:.*\/orgs\/labrats-work failed: other side closed$/);
    assert.equal(requests.length, 3);
  });

  it("gives up a question that is not answered in time", async () => {
    timeout = 300;
    reply = () => "nothing";
    await fails("unreachable", /failed: no answer within 0.3 s$/);
    assert.equal(requests.length, 1);
  });

  it("says why there is no connection", async () => {
    server.close();
    await fails("unreachable", /failed: connect ECONNREFUSED 127.0.0.1:\d+$/);
  });

  it("tells a wrong token from one that lacks a permission", async () => {
    reply = () => ({ status: 401, body: { message: "Bad credentials" } });
    await fails(
      "token",
      /with 401 "Bad credentials"; the token is mistyped, has expired or was deleted\. .*GITHUB_TOKEN/,
    );
    reply = () => ({
      status: 403,
      headers: { "x-accepted-github-permissions": "members=read" },
      body: { message: "Resource not accessible by personal access token" },
    });
    await fails("permission", /the token lacks a permission: members=read\. .*GITHUB_TOKEN/);
    reply = () => ({ status: 403, headers: { "x-github-sso": "required; url=https://github.com/orgs/o/sso?a=1" } });
    await fails("permission", /single sign-on, at https:\/\/github\.com\/orgs\/o\/sso\?a=1\./);
    assert.equal(requests.length, 3, "none of it passes by itself");
  });

  it("tells a limit from a missing permission, and until when it lasts", async () => {
    reply = () => ({
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1796000000" },
      body: { message: "API rate limit exceeded for user ID 1." },
    });
    const { until } = await fails("limit", /too many requests: wait until 2026-11-30T00:53:20\.000Z$/);
    assert.deepEqual(until, new Date(1796000000 * 1000));
    reply = () => ({ status: 429, headers: { "retry-after": "60" } });
    const later = await fails("limit", /wait until /);
    assert.ok(later.until !== undefined && later.until.getTime() > Date.now() + 50_000);
    reply = () => ({ status: 403, body: { message: "You have exceeded a secondary rate limit." } });
    await fails("limit", /too many requests: wait some minutes$/);
  });

  it("does not take another server for GitHub", async () => {
    reply = () => ({ body: "<html>Welcome</html>" });
    await fails("answer", /\/orgs\/labrats-work is no API of GitHub: it does not answer in JSON$/);
    reply = () => ({ body: { login: "labrats-work" } });
    await fails("answer", /does not answer as GitHub does: .*name/);
  });
});
