import { fork, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { z } from "zod";
import { reaches, readImports, sourceFiles } from "./support/imports.ts";
import { makeScratch } from "./support/scratch-in-memory.ts";

/**
 * Runs all tests, in processes that go side by side, since most of what they do is to wait: those that need no platform, those
 * that share one, and two halves of those that bring platforms up and down in sandboxes of their own. What they say is shown
 * process by process. Ends with the one line `N passed, N failed`.
 *
 * With `--unit`, runs those that need no platform. With other arguments, runs Mocha with those. Builds the sandbox's programs
 * first, unless no file that is given needs one.
 */
const ownSandbox = "test/end-to-end/own-sandbox";
const unit = ["test/**/*.test.ts", "--ignore", "test/end-to-end/**"];
const atOnce = 3;

const counts = z.object({ passes: z.number(), failures: z.number() });

const given = process.argv.slice(2);
const mocha = createRequire(import.meta.url).resolve("mocha/lib/cli/cli.js");
const running = new Set<ChildProcess>();
let stopped = false;
if (needPrograms(given)) buildPrograms();
const scratch = makeScratch();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);

let [passed, failed] = [0, 0];
try {
  for (const run of runsOf(given)) {
    run.show();
    const { passes, failures } = await run.ended;
    passed += passes;
    failed += failures;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function runsOf(args: readonly string[]): Run[] {
  if (args.length === 0) return everything();
  return [start(args.length === 1 && args[0] === "--unit" ? unit : args)];
}

/** Whether a file that is given starts one of the sandbox's programs, or none is given. */
function needPrograms(args: readonly string[]): boolean {
  const files = args.filter((argument) => existsSync(argument)).map((file) => relative(".", file));
  return files.length === 0 || reaches(readImports(".", sourceFiles(".")), files, "sandbox/toolchain/toolchain.ts");
}

function buildPrograms(): void {
  const { status } = spawnSync(process.execPath, ["--import", "tsx", "sandbox/toolchain/build.ts"], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Lets what runs come to an end, which cleans up behind it; nothing further starts. A terminal interrupts all by itself. */
function stop(signal: NodeJS.Signals): void {
  stopped = true;
  if (signal === "SIGTERM") for (const child of running) child.kill(signal);
}

interface Run {
  /** Prints what it has said so far, and from now on what it says. */
  show(): void;
  readonly ended: Promise<z.output<typeof counts>>;
}

/**
 * What tells most in the shortest time first. Those in sandboxes of their own are two halves that take about as long as each
 * other, as far as a long file takes long: what all of a half share is loaded once.
 */
function everything(): Run[] {
  const own = readdirSync(ownSandbox)
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(ownSandbox, file))
    .sort((one, other) => statSync(other).size - statSync(one).size);
  // The first, fourth, fifth, eighth … longest, and the others.
  const halves = [0, 1].map((half) => own.filter((_, index) => Number(index % 4 === 1 || index % 4 === 2) === half));
  const all = [unit, ["test/end-to-end/*.test.ts"], ...halves];
  const runs: Run[] = [];
  for (const [index, args] of all.entries()) {
    // Its turn comes when as many before it have ended as leave room for it.
    const before = runs.slice(0, index).map(({ ended }) => ended);
    runs.push(start(args, anyOf(before, index + 1 - atOnce)));
  }
  return runs;
}

/** Resolves when `count` of the promises have. */
function anyOf(promises: readonly Promise<unknown>[], count: number): Promise<void> {
  return new Promise((resolve) => {
    let missing = count;
    if (missing <= 0) resolve();
    for (const promise of promises) {
      void promise.then(() => {
        missing -= 1;
        if (missing <= 0) resolve();
      });
    }
  });
}

/** Starts Mocha, when its turn has come. */
function start(args: readonly string[], turn: Promise<void> = Promise.resolve()): Run {
  const said: Buffer[] = [];
  let hear = (chunk: Buffer): void => {
    said.push(chunk);
  };
  const ended = turn.then(() => {
    if (stopped) return { passes: 0, failures: 1 };
    const child = fork(mocha, args, {
      env: { ...process.env, TMPDIR: scratch },
      execArgv: ["--import", "tsx"],
      silent: true,
    });
    running.add(child);
    child.once("close", () => running.delete(child));
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        hear(chunk);
      });
    return countsOf(child);
  });
  return {
    show() {
      hear = (chunk) => void process.stdout.write(chunk);
      said.forEach(hear);
    },
    ended,
  };
}

/** What the reporter counted; a run that ends without telling, or in another way than it tells, has failed. */
async function countsOf(child: ChildProcess): Promise<z.output<typeof counts>> {
  let told: z.output<typeof counts> | undefined;
  child.on("message", (message) => {
    told = counts.parse(message);
  });
  const [code] = z
    .tuple([z.number().nullable()])
    .rest(z.unknown())
    .parse(await once(child, "close"));
  const { passes, failures } = told ?? { passes: 0, failures: 0 };
  const asTold = told !== undefined && (code === 0) === (failures === 0);
  return { passes, failures: asTold ? failures : Math.max(failures, 1) };
}
