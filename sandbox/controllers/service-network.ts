import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";

/** A proxy from a process of this machine to the Services of the cluster. */
export interface ServiceNetwork {
  /** URL of an HTTP proxy, for the variable `HTTPS_PROXY`. */
  readonly url: string;
  close(): Promise<void>;
}

/** The names of the API server inside the cluster. */
const API_SERVER = /^kubernetes\.default(\.svc(\.cluster\.local)?)?:443$/;

/**
 * Simulates the cluster's DNS and Service network for a controller that is not a Pod: `kubernetes.default.svc` is the
 * API server. No other Service has a running process, so the proxy connects to nothing else, inside or outside the
 * cluster.
 *
 * @param port - port on 127.0.0.1
 * @param apiServer - URL of the API server
 */
export async function startServiceNetwork(port: number, apiServer: string): Promise<ServiceNetwork> {
  const target = new URL(apiServer);
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => {
    response.writeHead(501).end();
  });
  server.on("connect", (request: IncomingMessage, client: Socket, head: Buffer) => {
    if (!API_SERVER.test(request.url ?? "")) {
      client.end("HTTP/1.1 502 No such Service\r\n\r\n");
      return;
    }
    const upstream = connect(Number(target.port), target.hostname, () => {
      client.write("HTTP/1.1 200 Connected\r\n\r\n");
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      // Either end may disconnect at any time, which closes the other.
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
