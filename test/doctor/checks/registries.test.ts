import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { asking } from "../../../http/ask.ts";
import { registries } from "../../../doctor/checks/registries.ts";
import { answer, linesOf, settingsOf } from "../context.ts";

type Handler = (request: IncomingMessage, url: URL, response: ServerResponse) => void;

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

describe("the doctor on registries", () => {
  const servers: Server[] = [];
  after(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function serve(handle: Handler): Promise<string> {
    const server = createServer((request, response) => {
      handle(request, new URL(request.url ?? "/", `http://${request.headers.host ?? ""}`), response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert(typeof address === "object" && address !== null);
    return `127.0.0.1:${address.port}`;
  }

  /** As registries with a token service do it; the password is `right`. */
  const withTokens: Handler = ({ headers }, { pathname, searchParams, origin }, response) => {
    if (pathname === "/token") {
      const service = searchParams.get("service") === "registry.example" && searchParams.get("account") === "bot";
      const known = headers.authorization === basic("bot", "right") && service;
      response.writeHead(known ? 200 : 401).end(JSON.stringify(known ? { token: "issued" } : {}));
      return;
    }
    const known = headers.authorization === "Bearer issued";
    const challenge = { "www-authenticate": `Bearer realm="${origin}/token",service="registry.example"` };
    response.writeHead(known ? 200 : 401, known ? {} : challenge).end("{}");
  };

  const look = async (server: string, password: string | undefined, ask = asking(2000)) =>
    linesOf(registries, {
      ask,
      settings: {
        value: await settingsOf([
          {
            key: "platform:registries",
            text: JSON.stringify([{ name: "own", server, username: "bot" }]),
            isSecret: false,
          },
          ...(password === undefined
            ? []
            : [{ key: "platform:registryPasswords", text: JSON.stringify({ own: password }), isSecret: true }]),
        ]),
      },
    });

  it("logs in by a token service, as a container runtime does", async () => {
    const server = await serve(withTokens);
    assert.deepEqual(await look(server, "right"), [`ok: ${server} takes bot and the password`]);
    const [wrong = ""] = await look(server, "mistyped");
    assert.equal(
      wrong,
      `error: ${server} does not take bot with the password (401) → Set another: pulumi config set --secret --path 'platform:registryPasswords.own'`,
    );
  });

  it("logs in with the password itself, where the registry wants that", async () => {
    const server = await serve(({ headers }, _, response) => {
      const known = headers.authorization === basic("bot", "right");
      response.writeHead(known ? 200 : 401, known ? {} : { "www-authenticate": 'Basic realm="registry"' }).end();
    });
    assert.match((await look(server, "right"))[0] ?? "", /^ok: /);
    assert.match((await look(server, "mistyped"))[0] ?? "", /^error: .* \(401\)/);
  });

  it("knows one that lets anybody in, and one that is none", async () => {
    const open = await serve((_, __, response) => response.writeHead(200).end("{}"));
    assert.match((await look(open, "x"))[0] ?? "", /^warning: .* lets anybody in/);
    const page = await serve((_, __, response) => response.writeHead(404).end("<html>"));
    assert.match(
      (await look(page, "x"))[0] ?? "",
      /^error: .* answered 404, not as a registry does → Correct the server/,
    );
  });

  it("only warns of one that cannot be reached from here, or hangs", async () => {
    const closed = await serve(() => undefined);
    servers.at(-1)?.close();
    assert.match((await look(closed, "x"))[0] ?? "", /^warning: .* cannot be reached from here: .*ECONNREFUSED.* → /);
    const hanging = await serve(() => undefined);
    const [hung = ""] = await look(hanging, "x", asking(200));
    assert.match(hung, /^warning: .* cannot be reached from here: no answer within 0\.2 s → /);
  });

  it("sends no password over the network in plain", async () => {
    const asked: string[] = [];
    const realm = 'Bearer realm="http://token.example/",service="x"';
    const lines = await look("registry.example", "right", (url) => {
      asked.push(url.href);
      return Promise.resolve(answer(401, {}, { "www-authenticate": realm }));
    });
    assert.match(lines[0] ?? "", /^error: registry\.example wants the password without TLS/);
    assert.deepEqual(asked, ["https://registry.example/v2/"]);
  });

  it("asks Docker Hub where it is", async () => {
    for (const server of ["docker.io", "https://index.docker.io/v1/"]) {
      await look(server, "right", (url) => {
        assert.equal(url.href, "https://registry-1.docker.io/v2/");
        return Promise.resolve(answer(200));
      });
    }
  });

  it("says of a password that is not set how to set it", async () => {
    const [line = ""] = await look("ghcr.io", undefined);
    assert.match(
      line,
      /^unknown: ghcr\.io: its secret is not set → pulumi config set --secret --path 'platform:registryP/,
    );
  });
});
