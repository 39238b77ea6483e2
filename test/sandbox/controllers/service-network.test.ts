import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request as httpRequest, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { startServiceNetwork, type ServiceNetwork } from "../../../sandbox/controllers/service-network.ts";
import { freePort } from "../../../sandbox/process/ports.ts";

describe("the network of Services", () => {
  let apiServer: Server;
  let network: ServiceNetwork;

  beforeEach(async () => {
    apiServer = createServer((request, response) => response.end(`asked for ${request.url ?? ""}`));
    apiServer.listen(0, "127.0.0.1");
    await once(apiServer, "listening");
    const { port } = z.object({ port: z.number() }).parse(apiServer.address());
    network = await startServiceNetwork(await freePort(), `https://127.0.0.1:${port}`);
  });

  afterEach(async () => {
    await network.close();
    apiServer.closeAllConnections();
    apiServer.close();
  });

  /** Opens a tunnel as a client behind a proxy does. */
  async function tunnel(target: string): Promise<{ status: string; socket: Socket }> {
    const { port } = new URL(network.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    const [answer] = z.tuple([z.instanceof(Buffer)]).parse(await once(socket, "data"));
    return { status: answer.toString().split("\r\n")[0] ?? "", socket };
  }

  for (const name of ["kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"]) {
    it(`leads from ${name} to the API server`, async () => {
      const { status, socket } = await tunnel(`${name}:443`);
      assert.equal(status, "HTTP/1.1 200 Connected");
      socket.end("GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assert.match(await text(socket), /asked for \/version$/);
    });
  }

  for (const target of ["kubernetes.default.svc:80", "example.org:443", "kubernetes.default.svc.example.org:443"]) {
    it(`leads nowhere from ${target}`, async () => {
      assert.equal((await tunnel(target)).status, "HTTP/1.1 502 No such Service");
    });
  }

  it("passes on no request that is not a tunnel", async () => {
    const sent = httpRequest(`${network.url}/version`).end();
    const [answer] = z.tuple([z.object({ statusCode: z.number() })]).parse(await once(sent, "response"));
    assert.equal(answer.statusCode, 501);
  });

  it("closes, whoever still talks", async () => {
    const { socket } = await tunnel("kubernetes.default.svc:443");
    const closed = once(socket, "close");
    await network.close();
    await closed;
    network = await startServiceNetwork(await freePort(), "https://127.0.0.1:1");
  });

  it("survives an API server that is away", async () => {
    await network.close();
    network = await startServiceNetwork(await freePort(), "https://127.0.0.1:1");
    const { port } = new URL(network.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write("CONNECT kubernetes.default.svc:443 HTTP/1.1\r\n\r\n");
    socket.on("error", () => undefined);
    await once(socket, "close");
  });
});
