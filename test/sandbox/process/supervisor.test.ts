import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ProcessExitError } from "../../../sandbox/process/managed-process.ts";
import { killMarked, markedProcesses } from "../../../sandbox/process/process-table.ts";
import { SandboxRunning } from "../../../sandbox/process/run-file.ts";
import { Supervisor } from "../../../sandbox/process/supervisor.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { scratchDirectory } from "./scratch.ts";

const program = join(import.meta.dirname, "supervised-program.ts");

describe("a supervisor", () => {
  const directory = scratchDirectory();
  const supervisors: Supervisor[] = [];

  afterEach(async () => {
    await Promise.all(supervisors.splice(0).map((supervisor) => supervisor.stopAll()));
  });

  function open(): Supervisor {
    const supervisor = new Supervisor(directory());
    supervisors.push(supervisor);
    return supervisor;
  }

  function start(supervisor: Supervisor, name: string, script: string, mayEnd = false) {
    const logFile = join(directory(), `${name}.log`);
    return supervisor.start({ name, command: "sh", args: ["-c", script], logFile, mayEnd });
  }

  it("stops in the reverse order of starting", async () => {
    const supervisor = open();
    const order: string[] = [];
    for (const name of ["first", "second", "third"]) {
      void start(supervisor, name, "exec sleep 60").exited.then(() => order.push(name));
      supervisor.onStop(name, () => Promise.resolve(void order.push(`after ${name}`)));
    }
    await supervisor.stopAll();
    assert.deepEqual(order, ["after third", "third", "after second", "second", "after first", "first"]);
  });

  it("leaves to its owner what the owner stops", async () => {
    const supervisor = open();
    const order: string[] = [];
    supervisor.onStop("owner", async () => {
      order.push(`owner stops what is ${program.running ? "running" : "gone"}`);
      await program.stop();
    });
    const logFile = join(directory(), "owned.log");
    const program = supervisor.start({ name: "owned", command: "sleep", args: ["60"], logFile, stoppedByOwner: true });
    await supervisor.stopAll();
    assert.deepEqual(order, ["owner stops what is running"]);
    assert.equal(program.running, false);
  });

  it("stops the rest when one clean-up fails, and says which", async () => {
    const supervisor = open();
    const program = start(supervisor, "program", "exec sleep 60");
    supervisor.onStop("server", () => Promise.reject(new Error("stuck")));
    supervisors.pop();
    await assert.rejects(supervisor.stopAll(), (error) => {
      assert.ok(error instanceof AggregateError);
      assert.deepEqual(error.errors.map(String), ["Error: server did not stop"]);
      return true;
    });
    assert.equal(program.running, false);
  });

  it("fails when a process ends that should not", async () => {
    const supervisor = open();
    start(supervisor, "database", "echo disk full; exit 1");
    await once(supervisor.signal, "abort");
    assert.ok(supervisor.signal.reason instanceof ProcessExitError);
    assert.match(supervisor.signal.reason.message, /^database ended with code 1.*\n {2}disk full$/);
    assert.throws(() => start(supervisor, "another", "exit 0"), ProcessExitError);
  });

  it("does not fail when a process ends that may", async () => {
    const supervisor = open();
    await start(supervisor, "job", "exit 1", true).exited;
    await start(supervisor, "next", "exit 0", true).exited;
    assert.equal(supervisor.signal.aborted, false);
  });

  it("starts nothing once it is stopping", async () => {
    const supervisor = open();
    await supervisor.stopAll();
    assert.throws(() => start(supervisor, "late", "exec sleep 60"), /late cannot start: the sandbox is being stopped/);
  });

  it("holds its directory until it has stopped", async () => {
    const supervisor = open();
    assert.throws(() => new Supervisor(directory()), SandboxRunning);
    await supervisor.stopAll();
    open();
  });
});

describe("a program with a supervisor", function () {
  this.timeout(180_000);
  const directory = scratchDirectory();
  let child: ChildProcess | undefined;
  let marked: string | undefined;

  afterEach(() => {
    child?.kill("SIGKILL");
    if (marked !== undefined) {
      killMarked(marked);
    }
  });

  /** Runs the program until it has started its processes; the result has their mark and what is printed after it. */
  async function run(end: string): Promise<{ child: ChildProcess; mark: string; output: () => string[] }> {
    const started = spawn(process.execPath, ["--import", "tsx", program, directory(), end], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    child = started;
    let output = "";
    started.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    await waitFor("the program to start", () => output.includes("}\n"), { timeout: 60_000 });
    const [first = ""] = output.split("\n");
    const { mark } = z.object({ mark: z.string() }).parse(JSON.parse(first));
    marked = mark;
    return { child: started, mark, output: () => output.trim().split("\n").slice(1) };
  }

  for (const [signal, code, end] of [
    ["SIGINT", 130, "listen"],
    ["SIGTERM", 143, "listen"],
    ["SIGHUP", 129, "listen"],
    ["SIGINT", 130, "ignore"],
  ] as const) {
    it(`leaves nothing behind after ${signal} when it ${end}s`, async () => {
      const { child, mark, output } = await run(end);
      await waitFor("all to run", () => markedProcesses(mark).length === 6, { timeout: 60_000 });
      child.kill(signal);
      assert.deepEqual(await once(child, "close"), [code, null]);
      assert.deepEqual(markedProcesses(mark), []);
      assert.deepEqual(output(), ["interrupted", "cleaned up"]);
      assert.equal(existsSync(join(directory(), "run.json")), false);
    });
  }

  for (const [end, code] of [
    ["throw", 1],
    ["exit", 4],
  ] as const) {
    it(`leaves nothing behind when it ends by ${end}`, async () => {
      const { child, mark } = await run(end);
      assert.deepEqual(child.exitCode === null ? await once(child, "exit") : [child.exitCode, null], [code, null]);
      assert.deepEqual(markedProcesses(mark), []);
      assert.equal(existsSync(join(directory(), "run.json")), false);
    });
  }

  it("is cleaned up after a kill -9 by the next start", async () => {
    const { child, mark } = await run("listen");
    await waitFor("all to run", () => markedProcesses(mark).length === 6, { timeout: 60_000 });
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal(markedProcesses(mark).length, 6);
    const next = new Supervisor(directory());
    assert.equal(next.leftOvers, 6);
    assert.deepEqual(markedProcesses(mark), []);
    await next.stopAll();
  });
});
