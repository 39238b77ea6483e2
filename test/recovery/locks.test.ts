import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { ensureToolchain } from "../../sandbox/toolchain/toolchain.ts";
import { runPlatform } from "../support/platform-command.ts";

const since = "2026-11-28T00:00:00Z";

describe("npm run platform -- recover, under the real engine, on a stack that is locked", function () {
  this.timeout(120_000);
  let directory: string;
  let engine: string;
  let environment: Record<string, string>;

  before(async () => {
    const { signal } = new AbortController();
    const toolchain = await ensureToolchain({ only: ["pulumi"], report: () => undefined, signal });
    engine = toolchain.program("pulumi");
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-locks-"));
    for (const name of ["backend", "home"]) mkdirSync(join(directory, name));
    writeFileSync(join(directory, "Pulumi.yaml"), "name: platform\nruntime: nodejs\n");
    environment = {
      PATH: `${dirname(engine)}:${process.env["PATH"] ?? ""}`,
      PULUMI_HOME: join(directory, "home"),
      PULUMI_BACKEND_URL: `file://${join(directory, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    await execa(engine, ["stack", "init", "dev", "--non-interactive"], { cwd: directory, env: environment });
  });

  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const locks = (): string => join(directory, "backend/.pulumi/locks/organization/platform/dev");

  const lock = (process: number, host = hostname()): void => {
    mkdirSync(locks(), { recursive: true });
    const content = { pid: process, username: "ann", hostname: host, timestamp: since };
    writeFileSync(join(locks(), "a-lock.json"), JSON.stringify(content));
  };

  afterEach(() => {
    rmSync(locks(), { recursive: true, force: true });
  });

  const recover = (...flags: string[]): Promise<{ exitCode?: number; stdout: string; stderr: string }> =>
    runPlatform(["recover", "--stack", "dev", ...flags], {
      cwd: directory,
      env: environment,
      reject: false,
    });

  /** A process of this machine, as long as `during` runs. */
  const withProcess = async (command: string, args: string[], during: (id: number) => Promise<void>): Promise<void> => {
    const child = spawn(command, args, { cwd: directory, env: { ...process.env, ...environment }, stdio: "pipe" });
    try {
      await once(child, "spawn");
      assert.ok(child.pid !== undefined);
      await during(child.pid);
    } finally {
      child.kill("SIGKILL");
    }
  };

  it("refuses while the run that has the lock is at work on this machine", async () => {
    // Waits for its standard input.
    await withProcess(engine, ["stack", "import", "--stack", "dev"], async (id) => {
      lock(id);
      const { exitCode, stderr } = await recover();
      assert.equal(exitCode, 1);
      assert.deepEqual(stderr.split("\n"), [
        `dev is in use by ann@${hostname()} (process ${id}, since ${since}), which is at work on this machine. Wait for it to end.`,
        "If it hangs, end it, and run this again:",
        `  kill ${id}`,
      ]);
      assert.deepEqual(readdirSync(locks()), ["a-lock.json"]);
    });
  });

  it("lifts the lock of a run that is gone, even if something else has its number by now", async () => {
    await withProcess("sleep", ["60"], async (id) => {
      lock(id);
      const { exitCode, stdout } = await recover();
      assert.equal(exitCode, 0);
      assert.deepEqual(stdout.split("\n"), [
        `dev is not locked any more: the lock of ann@${hostname()} (process ${id}, since ${since}) was left behind.`,
        "No operation was interrupted.",
        "Ready. Continue with: pulumi up --stack dev",
      ]);
      assert.deepEqual(readdirSync(locks()), []);
    });
  });

  it("refuses a lock of another machine, says where to look, and breaks it when told to", async () => {
    lock(4711, "ci-7");
    const { exitCode, stderr } = await recover();
    assert.equal(exitCode, 1);
    assert.deepEqual(stderr.split("\n"), [
      `dev is locked by ann@ci-7 (process 4711, since ${since}). To see whether that run still works, run this on ci-7:`,
      "  ps -p 4711",
      "When it has ended without lifting its lock:",
      "  npm run platform -- recover --stack dev --force",
    ]);
    assert.deepEqual(readdirSync(locks()), ["a-lock.json"]);
    const forced = await recover("--force");
    assert.equal(forced.exitCode, 0);
    assert.match(forced.stdout, /the lock of ann@ci-7 \(process 4711, since .*\) is broken by force\.\n/);
    assert.deepEqual(readdirSync(locks()), []);
  });

  it("makes no stack that is not there", async () => {
    const { exitCode, stderr } = await recover("--stack", "none");
    assert.equal(exitCode, 1);
    assert.match(stderr, /no stack named 'none' found/);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });
});
