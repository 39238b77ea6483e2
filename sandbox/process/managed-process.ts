import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, statSync } from "node:fs";
import { lastLines } from "./log-tail.ts";
import { killMarked, MARK, markFor, signal } from "./process-table.ts";
import { pause, waitFor, type Probe, type WaitOptions } from "./wait.ts";

/** Options of a process. */
export interface ProcessOptions {
  /** Name for people: "etcd". */
  name: string;
  /** Path of the program, or its name if it is on `PATH`. */
  command: string;
  args?: readonly string[];
  /**
   * Variables that are added to a minimal environment of `PATH`, `HOME`, `TMPDIR`, `LANG` and `GOGC`; nothing else is
   * inherited.
   */
  env?: Readonly<Record<string, string>>;
  /** Default: this process's working directory. */
  cwd?: string;
  /** File for standard output and error. It is appended to, unless it is larger than 8 MiB. */
  logFile: string;
  /** The signal that asks it to end. Default SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** Milliseconds between that signal and the kill. Default 5,000. */
  grace?: number;
  /** Ends the process when aborted. */
  signal?: AbortSignal;
}

/** The end of a process: an exit code, a signal, or a failed start. */
export interface ProcessExit {
  code: number | undefined;
  signal: NodeJS.Signals | undefined;
  /** The reason why it could not be started. */
  error: Error | undefined;
  /** Whether {@link ManagedProcess.stop} had been called. */
  asked: boolean;
}

/** A process that is still needed has ended. */
export class ProcessExitError extends Error {
  override name = "ProcessExitError";
}

/** A running program together with all its descendants. */
export class ManagedProcess {
  readonly name: string;
  readonly logFile: string;
  /** Resolves, and never rejects, once the process and all its descendants are gone. */
  readonly exited: Promise<ProcessExit>;
  readonly #child: ChildProcess;
  readonly #options: ProcessOptions;
  readonly #mark: string;
  readonly #gone = new AbortController();
  #asked = false;

  /** Use {@link startProcess}. */
  constructor(options: ProcessOptions, mark: string) {
    this.name = options.name;
    this.logFile = options.logFile;
    this.#options = options;
    this.#mark = mark;
    this.#child = spawnLogged(options, mark);
    this.exited = this.#watch();
    if (options.signal !== undefined) {
      const stop = () => void this.stop();
      options.signal.addEventListener("abort", stop, { once: true });
      void this.exited.then(() => options.signal?.removeEventListener("abort", stop));
      if (options.signal.aborted) {
        stop();
      }
    }
  }

  /** The process id; `undefined` if the program could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get running(): boolean {
    return !this.#gone.signal.aborted;
  }

  /**
   * Waits until `probe` returns true.
   *
   * @throws ProcessExitError when the process ends first; WaitTimeout after `timeout` milliseconds
   */
  async ready(probe: Probe, options: WaitOptions): Promise<void> {
    const signals = [this.#gone.signal, ...(options.signal === undefined ? [] : [options.signal])];
    await waitFor(`${this.name} to be ready`, probe, { ...options, signal: AbortSignal.any(signals) });
  }

  /**
   * Ends the process: sends the stop signal, and after the grace period kills it with all its descendants. Waits until
   * all are gone.
   */
  async stop(): Promise<ProcessExit> {
    if (this.running && !this.#asked && this.pid !== undefined) {
      this.#asked = true;
      signal(-this.pid, this.#options.stopSignal ?? "SIGTERM");
      const patience = new AbortController();
      const { grace = 5000 } = this.#options;
      void pause(grace, patience.signal).then(
        () => {
          this.kill();
        },
        () => undefined,
      );
      await this.exited;
      patience.abort();
    }
    return this.exited;
  }

  /** Kills the process and all its descendants at once. */
  kill(): void {
    this.#asked = true;
    if (this.running && this.pid !== undefined) {
      signal(-this.pid, "SIGKILL");
      killMarked(this.#mark);
    }
  }

  /** The error for the end of this process, with its last log lines. */
  exitError(exit: ProcessExit): ProcessExitError {
    const how =
      exit.error === undefined
        ? `ended ${exit.signal === undefined ? `with code ${exit.code ?? "?"}` : `by ${exit.signal}`}`
        : "could not be started";
    const lines = exit.error === undefined ? lastLines(this.logFile) : [exit.error.message];
    const log = lines.map((line) => `\n  ${line}`).join("");
    return new ProcessExitError(`${this.name} ${how}. Its log is ${this.logFile}${log === "" ? "" : `:${log}`}`);
  }

  async #watch(): Promise<ProcessExit> {
    const ended = await new Promise<Omit<ProcessExit, "asked">>((resolve) => {
      this.#child.once("exit", (code, name) => {
        resolve({ code: code ?? undefined, signal: name ?? undefined, error: undefined });
      });
      this.#child.once("error", (error) => {
        if (this.#child.pid === undefined) {
          resolve({ code: undefined, signal: undefined, error });
        }
      });
    });
    if (this.pid !== undefined) {
      signal(-this.pid, "SIGKILL");
      killMarked(this.#mark);
    }
    const exit = { ...ended, asked: this.#asked };
    this.#gone.abort(this.exitError(exit));
    return exit;
  }
}

/**
 * Starts a program in its own session, so that a Ctrl-C on the terminal reaches only this process, which decides the
 * order in which processes end. When the program ends, its remaining descendants are killed.
 *
 * @param mark - value of the environment variable that identifies it and all its descendants
 */
export function startProcess(options: ProcessOptions, mark: string): ManagedProcess {
  return new ManagedProcess(options, mark);
}

/**
 * Makes Go programs collect garbage at four times the live memory instead of twice, unless the user sets another value.
 * An API server then needs a fifth less processor time to start a platform, and 800 MB instead of 500.
 */
const unhurried = { GOGC: "300" };

function spawnLogged(options: ProcessOptions, mark: string): ChildProcess {
  const { command, args = [], cwd, logFile, env } = options;
  const log = openSync(logFile, isLong(logFile) ? "w" : "a", 0o600);
  try {
    return spawn(command, args, {
      cwd,
      env: { ...unhurried, ...bareEnvironment(), ...env, [MARK]: markFor(mark) },
      stdio: ["ignore", log, log],
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}

function bareEnvironment(): Record<string, string> {
  return Object.fromEntries(
    ["PATH", "HOME", "TMPDIR", "LANG", "GOGC"].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function isLong(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 8 * 1024 * 1024;
}
