import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { deployKeyLookup } from "../../recovery/deploy-keys.ts";
import { gitHubOf, type Asking } from "../../recovery/provider.ts";
import { readState, type State } from "../../recovery/interrupted.ts";

const asking = (token: string | undefined): Asking => ({
  token,
  app: () => assert.fail("no App is asked for"),
  tokenFor: (owner) => Promise.resolve(owner === "games" ? "games-token" : undefined),
});
const wanted = { repository: "fleet", key: "ssh-ed25519 AAAAwanted Flux on dev/home\n" };

describe("the lookup of a deploy key on GitHub", () => {
  let server: Server;
  let baseUrl: string;
  let requests: string[];

  beforeEach(async () => {
    requests = [];
    server = createServer(({ url, headers }, response) => {
      requests.push(`${url ?? ""} ${headers.authorization ?? ""}`);
      const keys = [
        { id: 1, key: "ssh-ed25519 AAAAother" },
        { id: 7, key: "ssh-ed25519 AAAAwanted" },
      ];
      response.end(JSON.stringify(keys));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    baseUrl = `http://127.0.0.1:${address.port}/`;
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const state = (...resources: object[]): State => readState(JSON.stringify({ deployment: { resources } }));

  const withProvider = (): State =>
    state({ urn: "urn:p", type: "pulumi:providers:github", inputs: { owner: "labrats-work", baseUrl } });

  it("asks where the stack's provider does, as the given token, and knows a key without its comment", async () => {
    const lookup = deployKeyLookup(() => gitHubOf(withProvider(), asking("a-token")));
    assert.equal(await lookup(wanted), "fleet:7");
    assert.equal(await lookup({ ...wanted, key: "ssh-ed25519 AAAAnone" }), undefined);
    const asked = "/api/v3/repos/labrats-work/fleet/keys?per_page=100 Bearer a-token";
    assert.deepEqual(requests, [asked, asked]);
  });

  it("asks as whom the provider of the key works, where it is another owner's", async () => {
    const provider = (urn: string, owner: string): object => ({
      ...{ urn, id: "1", type: "pulumi:providers:github" },
      inputs: { owner, baseUrl },
    });
    const type = "github:index/repository:Repository";
    const several = state(
      provider("urn:games", "games"),
      provider("urn:studio", "studio"),
      provider("urn:own", "labrats-work"),
      { urn: "urn:fleet", type, provider: "urn:own::1" },
    );
    const lookup = deployKeyLookup((reference) => gitHubOf(several, asking("a-token"), reference));
    for (const reference of ["urn:games::1", "urn:studio::1", undefined]) {
      assert.equal(await lookup({ ...wanted, provider: reference }), "fleet:7");
    }
    assert.deepEqual(requests, [
      "/api/v3/repos/games/fleet/keys?per_page=100 Bearer games-token",
      "/api/v3/repos/studio/fleet/keys?per_page=100 Bearer a-token",
      "/api/v3/repos/labrats-work/fleet/keys?per_page=100 Bearer a-token",
    ]);
  });

  it("says what to do when there is no token", async () => {
    for (const token of [undefined, ""]) {
      await assert.rejects(deployKeyLookup(() => gitHubOf(withProvider(), asking(token)))(wanted), {
        name: "RecoveryError",
        message: "GITHUB_TOKEN is not set. Run: export GITHUB_TOKEN=<the token that pulumi up uses>",
      });
    }
    assert.deepEqual(requests, []);
  });

  it("says so when the state has no provider for GitHub", () => {
    assert.throws(() => gitHubOf(state(), asking("a-token")), {
      name: "RecoveryError",
      message: "The state has no provider for GitHub: it is no state of this program, or of an empty stack.",
    });
  });
});
