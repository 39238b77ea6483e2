import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { deployKeyLookup, type DeployKeyLookup } from "../../recovery/deploy-keys.ts";
import { readState } from "../../recovery/interrupted.ts";

const wanted = { repository: "fleet", key: "ssh-ed25519 AAAAwanted Flux on dev/home\n" };

describe("the lookup of a deploy key on GitHub", () => {
  let server: Server;
  let baseUrl: string;
  let answer: (page: number) => { status: number; body: unknown };
  let requests: Pick<IncomingMessage, "url" | "headers">[];

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push(request);
      const { status, body } = answer(Number(new URL(request.url ?? "", baseUrl).searchParams.get("page")));
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address: AddressInfo | string | null = server.address();
    assert.ok(typeof address === "object" && address !== null);
    baseUrl = `http://127.0.0.1:${address.port}/`;
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const lookup = (token: string | undefined): DeployKeyLookup =>
    deployKeyLookup(
      readState(
        JSON.stringify({
          deployment: {
            resources: [{ urn: "urn:p", type: "pulumi:providers:github", inputs: { owner: "labrats-work", baseUrl } }],
          },
        }),
      ),
      token,
    );

  it("asks as the given token, and knows a key without its comment", async () => {
    answer = () => ({
      status: 200,
      body: [
        { id: 1, key: "ssh-ed25519 AAAAother" },
        { id: 7, key: "ssh-ed25519 AAAAwanted" },
      ],
    });
    assert.equal(await lookup("a-token")(wanted), "fleet:7");
    assert.deepEqual(
      requests.map(({ url, headers }) => `${url ?? ""} ${headers.authorization ?? ""}`),
      ["/api/v3/repos/labrats-work/fleet/keys?per_page=100&page=1 Bearer a-token"],
    );
  });

  it("looks at every page", async () => {
    const full = Array.from({ length: 100 }, (_, id) => ({ id, key: `ssh-ed25519 AAAA${id}` }));
    answer = (page) => ({ status: 200, body: page === 1 ? full : [{ id: 200, key: "ssh-ed25519 AAAAwanted" }] });
    assert.equal(await lookup("a-token")(wanted), "fleet:200");
    answer = (page) => ({ status: 200, body: page === 1 ? full : [] });
    assert.equal(await lookup("a-token")(wanted), undefined);
  });

  it("says what to do when there is no token, or one that GitHub refuses", async () => {
    answer = () => ({ status: 401, body: { message: "Bad credentials" } });
    for (const token of [undefined, ""]) {
      await assert.rejects(lookup(token)(wanted), {
        name: "RecoveryError",
        message: "GITHUB_TOKEN is not set. Run: export GITHUB_TOKEN=<the token that pulumi up uses>",
      });
    }
    assert.equal(requests.length, 0);
    await assert.rejects(lookup("old")(wanted), {
      name: "RecoveryError",
      message:
        "GitHub answers 401 to GET /api/v3/repos/labrats-work/fleet/keys. " +
        "GITHUB_TOKEN must be a token that pulumi up could use.",
    });
  });
});
