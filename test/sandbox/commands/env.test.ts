import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { LEAVE, runningConnection, shellExports } from "../../../sandbox/commands/env.ts";
import { writeConnection, type SandboxConnection } from "../../../sandbox/connection.ts";
import { layoutOf } from "../../../sandbox/layout.ts";
import { Supervisor } from "../../../sandbox/process/supervisor.ts";
import { scratchDirectory } from "../process/scratch.ts";

const connection: SandboxConnection = {
  stack: "dev",
  stackFile: "/somewhere/Pulumi.dev.yaml",
  environment: { PATH: "/npm/node_modules/.bin:/usr/bin", GITHUB_TOKEN: "it's a token", KUBECONFIG: "/kubeconfig" },
  programs: ["/programs/engine", "/programs/so ps"],
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

  /** What a shell prints that evaluates it, between a start of its own and an end. */
  const shell = (name: string, start: string, end: string): string =>
    execFileSync(name, ["-euc", `${start}\n${shellExports(connection)}\n${end}`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: process.env["PATH"] },
    });

  for (const name of ["sh", "bash"]) {
    it(`is what ${name} can read, whatever is in it`, () => {
      assert.equal(shell(name, "", `printf '%s %s' "$GITHUB_TOKEN" "$PULUMI_STACK"`), "it's a token dev");
    });

    it(`leaves the PATH of ${name} behind its own programs, without what npm adds to its own`, () => {
      const path = shell(name, "PATH=/own/bin:/bin", 'printf %s "$PATH"');
      assert.equal(path, "/programs/engine:/programs/so ps:/own/bin:/bin");
    });

    it(`can be undone in ${name}, also after it was evaluated twice`, () => {
      const start = `KUBECONFIG="it's mine"; unset GITHUB_TOKEN PULUMI_STACK; PATH=/own:/bin`;
      const end = `${shellExports(connection)}\n${LEAVE}
printf '%s|' "$PATH" "$KUBECONFIG" "\${GITHUB_TOKEN-none}" "\${PULUMI_STACK-none}"
command -v ${LEAVE} || set | grep -c '^SANDBOX_BEFORE' || true`;
      assert.equal(shell(name, start, end), "/own:/bin|it's mine|none|none|0\n");
    });
  }
});
