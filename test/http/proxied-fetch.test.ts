import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { GitHubClient } from "../../github/client.ts";
import { z } from "zod";

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return z.object({ port: z.number() }).parse(server.address()).port;
}

describe("a client of GitHub behind a proxy", () => {
  const before = { ...process.env };
  const servers: Server[] = [];
  let baseUrl: string;
  let tunnels: string[];

  beforeEach(async () => {
    const github = createServer((_, response) => response.end(JSON.stringify({ name: "fleet" })));
    const proxy = createServer();
    tunnels = [];
    proxy.on("connect", (request, socket, head) => {
      tunnels.push(request.url ?? "");
      const port = Number(new URL(baseUrl).port);
      const server = connect(port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        server.write(head);
        server.pipe(socket).pipe(server);
      });
    });
    servers.push(github, proxy);
    // A name that only the proxy can find.
    baseUrl = `http://github.example:${await listening(github)}`;
    process.env["HTTP_PROXY"] = `http://127.0.0.1:${await listening(proxy)}`;
  });

  afterEach(() => {
    for (const name of ["HTTP_PROXY", "NO_PROXY"]) {
      const value = before[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const ask = () =>
    new GitHubClient({ baseUrl, token: "t", delay: 1 }).get("repos/o/fleet", z.object({ name: z.string() }));

  it("goes through the proxy of the environment", async () => {
    assert.deepEqual(await ask(), { name: "fleet" });
    assert.deepEqual(tunnels, [new URL(baseUrl).host]);
  });

  it("leaves out the proxy where NO_PROXY says so", async () => {
    process.env["NO_PROXY"] = "github.example";
    await assert.rejects(ask(), /failed: .*github\.example/);
    assert.deepEqual(tunnels, []);
  });
});
