import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The time that a program has to end after an interrupt, in milliseconds. */
const GRACE = 5_000;

/**
 * The exit code with which the SDK reports that the user has seen the error already (@pulumi/pulumi: cmd/run/index.js).
 */
const EXIT_AFTER_LOGGED_ERROR = 32;

/** One run of the user's program, as the engine requests it. */
export interface ProgramRun {
  programDirectory: string;
  rootDirectory: string;
  entryPoint: string;
  monitor: string;
  engine: string;
  organization: string;
  project: string;
  stack: string;
  dryRun: boolean;
  parallel: number;
  /** Keys in the form `namespace:name`. */
  config: ReadonlyMap<string, string>;
  configSecretKeys: string[];
  arguments: string[];
  options: { typescript: boolean; tsconfig: string; nodeargs: string };
}

/** `bail`: the program has failed and reported the reason; the engine adds nothing. */
export interface ProgramResult {
  error: string;
  bail: boolean;
}

/**
 * Runs the program through the SDK's own runner, in a separate process that shares this process's output.
 *
 * @param stop - ends the program: with an interrupt first, and a kill after five seconds.
 */
export async function runProgram(run: ProgramRun, stop: AbortSignal): Promise<ProgramResult> {
  let runner;
  try {
    runner = createRequire(join(run.programDirectory, "package.json")).resolve("@pulumi/pulumi/cmd/run");
  } catch {
    return failed("It looks like the Pulumi SDK has not been installed. Have you run pulumi install?");
  }
  const child = spawn(process.execPath, [...words(run.options.nodeargs), runner, ...programArguments(run)], {
    env: { ...process.env, ...programEnvironment(run) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const disarm = stopOn(stop, child);
  try {
    const [code, signal] = await exitOf(child);
    return resultOf(code, signal);
  } catch (error) {
    return failed(`Problem executing program (could not run language executor): ${String(error)}`);
  } finally {
    disarm();
  }
}

function failed(error: string): ProgramResult {
  return { error, bail: false };
}

async function exitOf(child: ChildProcess): Promise<[number | null, string | null]> {
  await once(child, "exit");
  return [child.exitCode, child.signalCode];
}

function resultOf(code: number | null, signal: string | null): ProgramResult {
  if (code === 0) return { error: "", bail: false };
  if (code === EXIT_AFTER_LOGGED_ERROR) return { error: "", bail: true };
  return failed(
    code === null
      ? `Program was ended by ${signal ?? "a signal"}`
      : `Program exited with non-zero exit code: ${code.toString()}`,
  );
}

/** Ends the child when `stop` fires, and also when this process ends first. */
function stopOn(stop: AbortSignal, child: ChildProcess): () => void {
  let timer: NodeJS.Timeout | undefined;
  const kill = (): void => {
    child.kill("SIGKILL");
  };
  const interrupt = (): void => {
    child.kill("SIGINT");
    timer = setTimeout(kill, GRACE);
  };
  if (stop.aborted) interrupt();
  else stop.addEventListener("abort", interrupt, { once: true });
  process.once("exit", kill);
  return () => {
    clearTimeout(timer);
    stop.removeEventListener("abort", interrupt);
    process.off("exit", kill);
  };
}

function programArguments(run: ProgramRun): string[] {
  const flags = {
    monitor: run.monitor,
    engine: run.engine,
    organization: run.organization,
    project: run.project,
    "root-directory": run.rootDirectory,
    stack: run.stack,
    pwd: run.programDirectory,
    parallel: run.parallel.toString(),
  };
  return [
    ...Object.entries(flags).flatMap(([flag, value]) => (value === "" ? [] : [`--${flag}`, value])),
    ...(run.dryRun ? ["--dry-run"] : []),
    run.entryPoint,
    ...run.arguments,
  ];
}

function programEnvironment(run: ProgramRun): Record<string, string> {
  // The SDK reads both forms of a key; the official host writes this older one.
  const config = [...run.config].map(([key, value]) => [key.replace(":", ":config:"), value] as const);
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.configSecretKeys),
    ...(run.options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(run.options.tsconfig === "" ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: run.options.tsconfig }),
  };
}

/** Splits `nodeargs` like a shell: at blanks outside quotes. */
export function words(line: string): string[] {
  return Array.from(line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g), ([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ""),
  );
}
