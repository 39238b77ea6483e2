import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { freePort, isFree, Ports } from "../../../sandbox/process/ports.ts";
import { scratchDirectory } from "./scratch.ts";

describe("ports", () => {
  const directory = scratchDirectory();
  const file = () => join(directory(), "ports.json");

  async function occupy(port: number): Promise<Server> {
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    return server;
  }

  it("are free, and never handed out twice", async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));
    assert.equal(new Set(ports).size, 20);
    assert.deepEqual(await Promise.all(ports.map(isFree)), Array(20).fill(true));
  });

  it("are seen as taken while somebody listens", async () => {
    const port = await freePort();
    const server = await occupy(port);
    assert.equal(await isFree(port), false);
    server.close();
    await once(server, "close");
    assert.equal(await isFree(port), true);
  });

  it("come back under their names", async () => {
    const first = new Ports(file());
    const port = await first.get("api");
    first.release("api");
    assert.equal(await new Ports(file()).get("api"), port);
  });

  it("are chosen again when somebody took them", async () => {
    const first = new Ports(file());
    const port = await first.get("api");
    first.release("api");
    const server = await occupy(port);
    try {
      const second = new Ports(file());
      const other = await second.get("api");
      assert.notEqual(other, port);
      second.release("api");
      assert.equal(await new Ports(file()).get("api"), other);
    } finally {
      server.close();
    }
  });

  it("survive a damaged file", async () => {
    writeFileSync(file(), "{");
    assert.ok((await new Ports(file()).get("api")) > 0);
  });
});
