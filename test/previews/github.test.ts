import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { GitHub } from "../../previews/github.mjs";

type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

/** An API that answers as it is told, and remembers what it was asked. */
class Api {
  readonly asked: string[] = [];
  readonly #answers: (request: string, body: string) => Answer;
  readonly #server: Server;

  constructor(answers: (request: string, body: string) => Answer) {
    this.#answers = answers;
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(([status, body, headers]) => {
        response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
      });
    });
  }

  /** @param clock of the client. Default: it waits for real, and tells nobody */
  async listen(clock?: ConstructorParameters<typeof GitHub>[2]): Promise<GitHub> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    assert(typeof address === "object" && address !== null);
    return new GitHub(`http://127.0.0.1:${address.port}/`, "token-of-the-tests", clock);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    assert.equal(request.headers.authorization, "Bearer token-of-the-tests");
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const line = `${request.method ?? ""} ${request.url ?? ""}`;
    this.asked.push(line);
    return this.#answers(line, body);
  }
}

/** Lets GitHub be asked against an API that answers so. */
async function asking(answers: (request: string, body: string) => Answer, ask: (github: GitHub) => Promise<void>) {
  const api = new Api(answers);
  try {
    await ask(await api.listen());
    return api.asked;
  } finally {
    api.close();
  }
}

/**
 * Asks for pull requests of an API that meets a limit some times before it answers.
 * @returns how long it waited each time, what it said, and how it ended
 */
async function limited(limit: Answer, times: number) {
  const [waits, told]: [number[], string[]] = [[], []];
  let left = times;
  const api = new Api(() => (left-- > 0 ? limit : [200, []]));
  const clock = {
    tell: (line: string) => told.push(line),
    sleep: (milliseconds: number) => Promise.resolve(waits.push(milliseconds)),
  };
  try {
    const github = await api.listen(clock);
    const ask = () =>
      github.openPullRequests("o/r").then(
        () => "done",
        (error: unknown) => String(error),
      );
    const outcome = await ask();
    const asked = api.asked.length;
    return { waits, told, outcome, asked, again: await ask(), askedAgain: api.asked.length - asked };
  } finally {
    api.close();
  }
}

const repository = { id: 1, full_name: "o/r" };
const commit = "1".repeat(40);
const pull = (number: number, more: object = {}) => ({
  number,
  labels: [{ name: "deploy-preview" }],
  head: { sha: commit, repo: repository },
  base: { repo: repository },
  ...more,
});

describe("what previews ask of GitHub", () => {
  it("is every open pull request, however many pages there are", async () => {
    const all = Array.from({ length: 201 }, (_, index) => pull(index + 1));
    const asked = await asking(
      (request) => {
        const page = Number(/[?&]page=(\d+)/.exec(request)?.[1]);
        return [200, all.slice((page - 1) * 100, page * 100)];
      },
      async (github) => {
        const found = await github.openPullRequests("o/r");
        assert.deepEqual(found[200], { number: 201, commit, isLabelled: true, isFork: false });
        assert.equal(found.length, 201);
      },
    );
    assert.equal(asked[2], "GET /repos/o/r/pulls?state=open&per_page=100&page=3");
  });

  it("tells a fork from the repository itself, a deleted one too", async () => {
    const forks = [
      { sha: commit, repo: { id: 2, full_name: "somebody/r" } },
      { sha: commit, repo: null },
    ];
    await asking(
      () => [200, forks.map((head, index) => pull(index + 1, { head }))],
      async (github) => {
        assert.deepEqual(
          (await github.openPullRequests("o/r")).map(({ isFork }) => isFork),
          [true, true],
        );
      },
    );
  });

  it("is refused when an answer is not what it should be", async () => {
    const head = { sha: "main\nkind: ClusterRole", repo: repository };
    await asking(
      () => [200, [pull(1, { head })]],
      (github) => assert.rejects(github.openPullRequests("o/r"), /^Error: pull request 1 has no commit/),
    );
    await asking(
      () => [200, { message: "no list" }],
      (github) => assert.rejects(github.openPullRequests("o/r"), /the answer is no list/),
    );
  });

  it("is asked again when GitHub fails, a comment excepted", async () => {
    let failures = 2;
    await asking(
      () => (failures-- > 0 ? [502, {}] : [200, [pull(1)]]),
      async (github) => {
        assert.equal((await github.openPullRequests("o/r")).length, 1);
      },
    );
    const asked = await asking(
      (request) => (request.startsWith("POST") ? [502, {}] : [200, request.includes("/user") ? { login: "bot" } : []]),
      (github) =>
        assert.rejects(github.report("o/r", 1, { marker: "<!-- x -->", text: "<!-- x -->", isNews: true }), /502/),
    );
    assert.equal(asked.filter((request) => request.startsWith("POST")).length, 1);
  }).timeout(180_000);

  describe("at a rate limit", () => {
    const secondary = { message: "You have exceeded a secondary rate limit." };
    const at = (seconds: number) => String(Math.ceil(Date.now() / 1000) + seconds);

    it("waits as long as GitHub says, and says until when", async () => {
      const { waits, told, outcome } = await limited([429, secondary, { "retry-after": "17" }], 1);
      assert.deepEqual(waits, [17_000]);
      assert.match(
        told.join("\n"),
        /^GitHub's rate limit is used up: waiting until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/,
      );
      assert.equal(outcome, "done");
    });

    it("waits at least a minute where GitHub does not say, and longer each time", async () => {
      const { waits, outcome } = await limited([403, secondary], 2);
      assert.deepEqual(waits, [60_000, 120_000]);
      assert.equal(outcome, "done");
    });

    it("waits until the hour of requests is over", async () => {
      const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": at(120) };
      const { waits } = await limited([403, { message: "API rate limit exceeded" }, headers], 1);
      assert.equal(waits.length, 1);
      assert.ok(waits.every((wait) => wait > 115_000 && wait <= 121_000));
    });

    it("gives up when that is longer than a run lasts, says until when, and asks nothing more", async () => {
      const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": at(3000) };
      const { waits, outcome, again, askedAgain } = await limited([403, {}, headers], 9);
      assert.deepEqual(waits, []);
      assert.match(outcome, /^Error: GitHub's rate limit is used up until .* UTC: the first run after that goes on$/);
      assert.equal(again, outcome);
      assert.equal(askedAgain, 0);
    });

    it("never waits for more than five minutes, all in all", async () => {
      const { waits, outcome } = await limited([403, secondary], 9);
      assert.deepEqual(waits, [60_000, 120_000]);
      assert.match(outcome, /is used up until/);
    });

    it("takes no other refusal for one", async () => {
      const { waits, outcome, asked } = await limited([403, { message: "Resource not accessible" }], 1);
      assert.deepEqual([waits, asked], [[], 1]);
      assert.match(outcome, /403/);
    });
  });

  it("takes a label away, even if somebody else was faster", async () => {
    const asked = await asking(
      () => [404, { message: "Label does not exist" }],
      (github) => github.unlabel("o/r", 7),
    );
    assert.deepEqual(asked, ["DELETE /repos/o/r/issues/7/labels/deploy-preview"]);
  });

  describe("in its one comment on a pull request", () => {
    const marker = "<!-- preview -->";
    const comment = (id: number, login: string, body: string) => ({ id, user: { login }, body });
    const report = (comments: readonly object[], more: { text?: string; isNews?: boolean } = {}) =>
      asking(
        (request) => [200, request === "GET /user" ? { login: "bot" } : request.startsWith("GET") ? comments : {}],
        (github) => github.report("o/r", 7, { marker, text: `${marker}\nnew`, isNews: true, ...more }),
      ).then((asked) => asked.filter((request) => !request.startsWith("GET")));

    it("is what it says, written once and changed only when it changes", async () => {
      assert.deepEqual(await report([comment(1, "ann", "Nice!")]), ["POST /repos/o/r/issues/7/comments"]);
      assert.deepEqual(await report([comment(2, "bot", `${marker}\nold`)]), ["PATCH /repos/o/r/issues/comments/2"]);
      assert.deepEqual(await report([comment(2, "bot", `${marker}\r\nnew`)]), []);
    });

    it("is never what somebody else wrote, whatever it begins with", async () => {
      assert.deepEqual(await report([comment(1, "mallory", `${marker}\nold`)]), ["POST /repos/o/r/issues/7/comments"]);
    });

    it("is nothing new where there is nothing to change", async () => {
      assert.deepEqual(await report([], { isNews: false }), []);
    });
  });
});
