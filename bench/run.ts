import { join } from "node:path";
import { catchUp } from "../sandbox/catch-up.ts";
import { startSandbox, type RunningStack } from "../sandbox/start.ts";
import type { ShowStep } from "../terminal/steps.ts";
import { Stack } from "../sandbox/stack/stack.ts";
import { Sandbox, type SandboxOptions } from "../sandbox/sandbox.ts";
import { Moments } from "./moments.ts";
import { phasesOf, type Phases } from "./phases.ts";
import { PROGRAM } from "./process-kind.ts";
import { ownTime, profilingEnvironment, takeProfile } from "./profile.ts";
import { ProcessWatch } from "./process-watch.ts";
import { difference, measured } from "./statistics.ts";

/** Milliseconds that Flux may take until everything is Ready. */
const fluxPatience = 300_000;

/** The time that one `up` took. */
export interface Figures {
  /** Milliseconds. */
  readonly phases: Phases;
  /** Milliseconds of processor time, by kind of process. */
  readonly processor: Readonly<Record<string, number>>;
}

/** An `up` from nothing, and one right after it with nothing to do. */
export interface Run {
  readonly up: Figures;
  readonly noOp: Figures;
  /** Milliseconds of a no-op `up` in the project's own code, its libraries included and Pulumi's not. */
  readonly ownCode: number;
  /** Bytes, by kind of process. */
  readonly memory: Readonly<Record<string, number>>;
  /** Bytes of all processes together. */
  readonly wholeMemory: number;
}

/** Measures both kinds of `up` once, in an empty sandbox of its own. */
export async function benchRun(options: Omit<SandboxOptions, "fresh">, show: ShowStep): Promise<Run> {
  const sandbox = new Sandbox({ ...options, fresh: true });
  const watch = new ProcessWatch();
  try {
    await sandbox.prepareToolchain(() => undefined);
    const [[running], startup] = await measured(() => startSandbox(sandbox, ["dev"], show));
    if (running === undefined) throw new Error("a sandbox has started without its stack");
    const { signal } = sandbox.supervisor;
    const up = await observe(running.stack, watch, startup, () => catchUp(running, { timeout: fluxPatience, signal }));
    const noOp = await observe(running.stack, watch, 0);
    const memory = { memory: Object.fromEntries(watch.peaks), wholeMemory: watch.peak };
    return { up, noOp, ownCode: await profileNoOp(sandbox, running, options.checkout), ...memory };
  } finally {
    watch.stop();
    await sandbox.stop();
  }
}

/**
 * Runs an `up` and looks on.
 * @param sandbox Milliseconds that the sandbox took before it.
 * @param settle Waits for what goes on after the `up`.
 */
async function observe(
  stack: Stack,
  watch: ProcessWatch,
  sandbox: number,
  settle: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Figures> {
  const moments = new Moments();
  const before = watch.processorTime();
  const from = performance.now();
  await stack.operate("up", (_, event) => {
    moments.add(event, performance.now());
  });
  await settle();
  const whole = { from, to: performance.now() };
  return {
    phases: phasesOf({ sandbox, whole, process: watch.latest(PROGRAM), moments }),
    processor: difference(watch.processorTime(), before),
  };
}

/** Runs an `up` with nothing to do under a profiler, which makes it slower: nothing else of it counts. */
async function profileNoOp(
  sandbox: Sandbox,
  { toolchain, connection }: RunningStack,
  project: string,
): Promise<number> {
  const { layout, supervisor } = sandbox;
  const { environment, stack: name, stackFile } = connection;
  const file = join(layout.logs, "program.cpuprofile");
  const stack = new Stack({
    pulumi: toolchain.program("pulumi"),
    project,
    name,
    configFile: stackFile,
    logs: layout.logs,
    environment: { ...environment, ...profilingEnvironment(file) },
    supervisor,
  });
  await stack.operate("up");
  return ownTime(takeProfile(file), project);
}
