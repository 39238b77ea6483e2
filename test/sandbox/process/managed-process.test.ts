import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lastLines } from "../../../sandbox/process/log-tail.ts";
import { ProcessExitError, startProcess, type ManagedProcess } from "../../../sandbox/process/managed-process.ts";
import { killMarked, markedProcesses } from "../../../sandbox/process/process-table.ts";
import { waitFor, WaitTimeout } from "../../../sandbox/process/wait.ts";
import { scratchDirectory } from "./scratch.ts";

describe("a managed process", () => {
  const directory = scratchDirectory();
  const mark = `test-${process.pid}`;

  afterEach(() => {
    assert.equal(killMarked(mark), 0, "a process was left behind");
  });

  function run(script: string, options: { grace?: number; signal?: AbortSignal } = {}): ManagedProcess {
    const logFile = join(directory(), "program.log");
    return startProcess({ name: "program", command: "sh", args: ["-c", script], logFile, ...options }, mark);
  }

  it("writes what it prints to its log", async () => {
    const exit = await run("echo out; echo err >&2; exit 3").exited;
    assert.deepEqual(exit, { code: 3, signal: undefined, error: undefined, asked: false });
    assert.equal(readFileSync(join(directory(), "program.log"), "utf8"), "out\nerr\n");
  });

  it("is ready when the probe says so", async () => {
    const program = run("sleep 0.1; echo up; exec sleep 60");
    await program.ready(() => lastLines(program.logFile).includes("up"), { timeout: 60_000 });
    assert.deepEqual(await program.stop(), { code: undefined, signal: "SIGTERM", error: undefined, asked: true });
  });

  it("fails to become ready with its last lines when it ends first", async () => {
    const program = run("echo the reason; exit 7");
    await assert.rejects(
      program.ready(() => false, { timeout: 60_000 }),
      (error) =>
        error instanceof ProcessExitError && /program ended with code 7.*\n {2}the reason$/.test(error.message),
    );
  });

  it("fails to become ready in time", async () => {
    const program = run("exec sleep 60");
    await assert.rejects(
      program.ready(() => false, { timeout: 50 }),
      WaitTimeout,
    );
    await program.stop();
  });

  it("says which program is missing", async () => {
    const logFile = join(directory(), "missing.log");
    const program = startProcess({ name: "missing", command: join(directory(), "no-such"), logFile }, mark);
    await assert.rejects(
      program.ready(() => false, { timeout: 60_000 }),
      /missing could not be started.*\n.*ENOENT/s,
    );
    assert.equal((await program.stop()).asked, false);
  });

  it("is killed after the grace when it does not listen", async () => {
    const program = run("trap '' TERM; echo up; while :; do sleep 0.05; done", { grace: 100 });
    await program.ready(() => lastLines(program.logFile).includes("up"), { timeout: 60_000 });
    assert.equal((await program.stop()).signal, "SIGKILL");
  });

  it("takes its grandchildren with it, also those in sessions of their own", async () => {
    const program = run("setsid sleep 61 & sleep 62 & echo up; wait");
    await program.ready(() => lastLines(program.logFile).includes("up"), { timeout: 60_000 });
    await waitFor("three processes", () => markedProcesses(mark).length === 3, { timeout: 60_000 });
    await program.stop();
    assert.deepEqual(markedProcesses(mark), []);
  });

  it("leaves no grandchild when it ends by itself", async () => {
    await run("setsid sleep 61 & sleep 62 & sleep 0.1").exited;
    assert.deepEqual(markedProcesses(mark), []);
  });

  it("is found by its own mark and by that of the sandbox around it", async () => {
    process.env["SANDBOX_PROCESS"] = `${mark}-outer.1`;
    try {
      const program = run("exec sleep 60");
      assert.deepEqual(
        [mark, `${mark}-outer`, `${mark}-outer.1`, `${mark}-out`, `${mark}-outer.2`].map(markedProcesses),
        [[program.pid], [program.pid], [program.pid], [], []],
      );
      await program.stop();
    } finally {
      delete process.env["SANDBOX_PROCESS"];
    }
  });

  it("stops when its signal is aborted", async () => {
    const abort = new AbortController();
    const program = run("exec sleep 60", { signal: abort.signal });
    abort.abort();
    assert.equal((await program.exited).asked, true);
  });

  it("hands down only what it was given of the environment", async () => {
    const logFile = join(directory(), "env.log");
    process.env["PRIVATE_TOKEN"] = "hidden";
    try {
      await startProcess({ name: "env", command: "env", env: { GIVEN: "yes" }, logFile }, mark).exited;
    } finally {
      delete process.env["PRIVATE_TOKEN"];
    }
    const names = lastLines(logFile, 50).map((line) => line.split("=")[0]);
    assert.deepEqual(names.filter((name) => !["HOME", "LANG", "TMPDIR", "PATH"].includes(name ?? "")).sort(), [
      "GIVEN",
      "GOGC",
      "SANDBOX_PROCESS",
    ]);
  });
});
