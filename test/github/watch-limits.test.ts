import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { watchLimits } from "../../github/watch-limits.ts";

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const reset = Date.parse("2026-11-28T02:10:00Z") / 1000;
const left = (remaining: number): Answer => ({
  status: 200,
  body: { resources: { core: { limit: 5000, remaining, reset, used: 5000 - remaining } } },
});
const secondary = (headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 403,
  body: { message: "You have exceeded a secondary rate limit." },
  headers,
});

describe("the watch over GitHub's rate limits", () => {
  const servers: Server[] = [];

  after(() => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  });

  /** What is told while GitHub answers so, one after the other, the last one again and again. */
  async function told(...answers: readonly Answer[]): Promise<string[]> {
    const lines: string[] = [];
    let asked = 0;
    const server = createServer((request, response) => {
      assert.equal(request.url, "/api/v3/rate_limit");
      const { status, body, headers } = answers[Math.min(asked++, answers.length - 1)] ?? left(5000);
      response.writeHead(status, headers).end(JSON.stringify(body));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const access = { baseUrl: `http://127.0.0.1:${address.port}/`, token: "a-token", delay: 1 };
    const stop = watchLimits(access, { tell: (line) => lines.push(line), interval: 10 });
    while (asked < answers.length + 3) await pause(5);
    stop();
    return lines;
  }

  it("says once that the hour's requests are used up, and until when", async () => {
    assert.deepEqual(await told(left(5000), left(0)), [
      `GitHub's limit of 5000 requests an hour is used up: the run waits until 2026-11-28 02:10:00 UTC and then continues`,
    ]);
  });

  it("warns when few are left", async () => {
    assert.deepEqual(await told(left(599), left(598)), [
      "GitHub takes fewer than 600 more requests of this token until 2026-11-28 02:10:00 UTC; " +
        "a run that needs more waits until then, about six for each file that it writes",
    ]);
    assert.deepEqual(await told(left(600)), []);
  });

  it("says that GitHub slows the token down: until when it says so itself, else until the hour is over", async () => {
    const lines = await told(left(4000), secondary());
    assert.deepEqual(lines, [
      `GitHub slows this token down (secondary rate limit): the run waits until 2026-11-28 02:10:00 UTC and then continues`,
    ]);
    const [line = ""] = await told(secondary({ "retry-after": "60" }));
    const until = Date.parse(/until (\d{4}-\d\d-\d\d [\d:]+) UTC/.exec(line)?.[1]?.concat("Z") ?? "");
    assert.ok(Math.abs(until - Date.now() - 60_000) < 10_000, line);
  });

  it("says nothing of a server without limits, or one that fails", async () => {
    assert.deepEqual(await told({ status: 404, body: { message: "Rate limiting is not enabled." } }), []);
    assert.deepEqual(await told({ status: 502, body: {} }), []);
  });
});
