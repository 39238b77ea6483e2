import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { randomInt } from "node:crypto";
import { z } from "zod";

// Below the range of local ports for outgoing connections on Linux (32768 and up), so that a remembered port is not
// taken by a short-lived connection between two runs.
const LOWEST = 20_000;
const HIGHEST = 32_767;

const taken = new Set<number>();

/** A free TCP port of 127.0.0.1. The same process never gets a port twice. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (!taken.has(port) && (await isFree(port))) {
      taken.add(port);
      return port;
    }
  }
  throw new Error(`No free port between ${LOWEST} and ${HIGHEST} on 127.0.0.1`);
}

/** Whether a port of 127.0.0.1 is free. */
export async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Named ports, kept in a file, so that a sandbox restarts with the same addresses. */
export class Ports {
  readonly #file: string;
  readonly #ports: Map<string, number>;

  /** @param file - the file that keeps the ports; created if missing, replaced if damaged */
  constructor(file: string) {
    this.#file = file;
    this.#ports = new Map(Object.entries(remembered(file)));
  }

  /** The port with this name: the previous one if it is free now, else another free one. */
  async get(name: string): Promise<number> {
    const before = this.#ports.get(name);
    if (before !== undefined && !taken.has(before) && (await isFree(before))) {
      taken.add(before);
      return before;
    }
    const port = await freePort();
    this.#ports.set(name, port);
    writeFileSync(this.#file, `${JSON.stringify(Object.fromEntries(this.#ports), undefined, 2)}\n`);
    return port;
  }

  /** Releases a named port, so that this process may use it again. */
  release(name: string): void {
    const port = this.#ports.get(name);
    if (port !== undefined) {
      taken.delete(port);
    }
  }
}

function remembered(file: string): Record<string, number> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    return z.record(z.string(), z.number().int().min(1).max(65_535)).parse(content);
  } catch {
    return {};
  }
}
