import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

describe("a preview in a pull request's checks, where no cluster can be reached", function () {
  this.timeout(platformPatience);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
    await platform.cluster.stopApiServer();
  });

  // Its file has the last name of all: after this, controllers take up to minutes to look at the cluster again.
  after(() => platform.cluster.startApiServer());

  it("finds nothing to do when nothing has changed", async () => {
    const { summary } = await platform.stack.operate("preview");
    assert.deepEqual(Object.keys(summary), ["same"]);
  });

  it("shows what a changed registration will change, and writes nothing", async () => {
    const { apps, github, stack } = platform;
    const registration = join(apps, "my-diet.yaml");
    const original = readFileSync(registration, "utf8");
    const mark = github.requests.mark;
    const group = "{ group: mydiet-viewer, role: reader }";
    const edited = original.replace(/^home:.*$/m, "").replace(group, `${group}\n  - { group: auditors, role: reader }`);
    writeFileSync(registration, edited);
    try {
      const { summary } = await stack.operate("preview");
      assert.ok((summary["delete"] ?? 0) > 0, "the home page's objects go");
      assert.ok((summary["update"] ?? 0) > 0, "the readers' role binding gets a subject");
      assert.deepEqual(github.requests.writes(mark), []);
    } finally {
      writeFileSync(registration, original);
    }
  });

  it("ends at once when a server accepts connections and never answers, and says which, in an up too", async () => {
    const { hostname, port, origin } = new URL(platform.cluster.server);
    const sockets: Socket[] = [];
    const hung = createServer((socket) => sockets.push(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => hung.listen(Number(port), hostname, resolve));
    const mark = platform.github.requests.mark;
    try {
      for (const operation of ["preview", "up"] as const) {
        await assert.rejects(platform.stack.operate(operation), (error) => {
          const told = String(error);
          assert.ok(
            told.includes(`The API server ${origin} accepts connections but did not answer within 10 s.`),
            told,
          );
          assert.doesNotMatch(told, /^ +at /m);
          return true;
        });
      }
      assert.deepEqual(platform.github.requests.writes(mark), []);
    } finally {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => hung.close(resolve));
    }
  });
});
