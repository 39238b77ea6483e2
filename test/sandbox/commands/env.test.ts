import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { runningConnection, shellExports } from "../../../sandbox/commands/env.ts";
import { writeConnection, type SandboxConnection } from "../../../sandbox/connection.ts";
import { layoutOf } from "../../../sandbox/layout.ts";
import { Supervisor } from "../../../sandbox/process/supervisor.ts";
import { scratchDirectory } from "../process/scratch.ts";

const connection: SandboxConnection = {
  stack: "dev",
  stackFile: "/somewhere/Pulumi.dev.yaml",
  environment: { GITHUB_TOKEN: "it's a token" },
  clusterName: "dev/home",
  cluster: { server: "https://127.0.0.1:6443", ca: "PEM", token: "t" },
};

describe("what a shell is told of a sandbox", () => {
  const directory = scratchDirectory();

  it("is how it is reached, for as long as it runs", async () => {
    const layout = layoutOf(directory());
    const { connection: file } = layout.ofStack("dev");
    mkdirSync(dirname(file), { recursive: true });
    writeConnection(file, connection);
    assert.equal(runningConnection(layout, "dev"), undefined);
    const supervisor = new Supervisor(layout.root);
    try {
      assert.deepEqual(runningConnection(layout, "dev"), connection);
      assert.equal(runningConnection(layout, "prod"), undefined);
    } finally {
      await supervisor.stopAll();
    }
    assert.equal(runningConnection(layout, "dev"), undefined);
  });

  it("is what a shell can read, whatever is in it", () => {
    const script = `${shellExports(connection)}; printf '%s %s' "$GITHUB_TOKEN" "$PULUMI_STACK"`;
    assert.equal(execFileSync("sh", ["-c", script], { encoding: "utf8" }), "it's a token dev");
  });
});
