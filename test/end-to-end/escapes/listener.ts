import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";

/** A web server of somebody outside, which notes what it is asked and with which credentials. */
export interface Listener {
  /** `http://<an address of this machine>:<port>` */
  readonly url: string;
  /** `http://127.0.0.1:<port>`, which no program asks a proxy for. */
  readonly loopbackUrl: string;
  /** `GET /path <Authorization>` of each request. */
  readonly heard: readonly string[];
  readonly close: () => void;
}

/** Starts a server that answers everything with one text. */
export async function listener(answer: string): Promise<Listener> {
  const heard: string[] = [];
  const server = createServer(({ method = "", url = "", headers }, response) => {
    heard.push(`${method} ${url} ${headers.authorization ?? ""}`.trimEnd());
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${ownAddress()}:${port}`,
    loopbackUrl: `http://127.0.0.1:${port}`,
    heard,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The address at which others reach this machine. */
export function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((some = []) => some);
  const address = addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address;
  if (address === undefined) throw new Error("this machine has no IPv4 address but 127.0.0.1");
  return address;
}
