import { mkdirSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { startProcess, type ManagedProcess, type ProcessOptions } from "./managed-process.ts";
import { killMarked } from "./process-table.ts";
import { giveBack, takePossession } from "./run-file.ts";

/** Options of {@link Supervisor.start}. */
export interface SupervisedOptions extends ProcessOptions {
  /** Whether the program ends when its work is done. The end of any other program is a failure of the sandbox. */
  mayEnd?: boolean;
  /**
   * Whether a clean-up of {@link Supervisor.onStop} stops it. Default: it is stopped in the reverse order of starting.
   */
  stoppedByOwner?: boolean;
}

/** The user asked to stop. */
export class Interrupted extends Error {
  override name = "Interrupted";
  /** The exit code that shells expect: 128 plus the number of the signal. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** File in the state directory that identifies the process of the sandbox. */
export const RUN_FILE = "run.json";

const INTERRUPTS = ["SIGINT", "SIGTERM", "SIGHUP"] as const satisfies NodeJS.Signals[];

// A program that ignores the abort signal must not keep a stopped sandbox alive.
const AFTER_STOP = 3000;

// npm and the terminal may each deliver the same Ctrl-C; a second one of the user comes later.
const SAME_INTERRUPT = 500;

/**
 * Owns every process of one sandbox. However this program ends (normally, by an error, by Ctrl-C), they end with it.
 * Only after a `kill -9` do they stay until the next start in the same directory.
 */
export class Supervisor {
  /** Aborted when a process ends unexpectedly (ProcessExitError) and when the user interrupts (Interrupted). */
  readonly signal: AbortSignal;
  /** The number of killed processes that an earlier, killed run had left. */
  readonly leftOvers: number;
  readonly #over = new AbortController();
  readonly #file: string;
  readonly #mark: string;
  readonly #stops: Stop[] = [];
  #started = 0;
  #interruptedAt = 0;
  #stopped: Promise<void> | undefined;

  /**
   * @param directory - the state directory of the sandbox; created if missing
   * @throws SandboxRunning when another running sandbox uses it
   */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.signal = this.#over.signal;
    this.#file = join(directory, RUN_FILE);
    ({ mark: this.#mark, killed: this.leftOvers } = takePossession(this.#file));
    process.on("exit", this.#killAll);
    for (const name of INTERRUPTS) {
      process.on(name, this.#interrupt);
    }
  }

  /**
   * Starts a program. Programs are stopped in the reverse order of starting.
   *
   * @throws the reason of `signal` when the sandbox is being stopped
   */
  start(options: SupervisedOptions): ManagedProcess {
    this.signal.throwIfAborted();
    if (this.#stopped !== undefined) {
      throw new Error(`${options.name} cannot start: the sandbox is being stopped`);
    }
    const started = startProcess(options, `${this.#mark}.${++this.#started}`);
    const stop = async (): Promise<void> => {
      await started.stop();
    };
    const forget = options.stoppedByOwner === true ? () => undefined : this.onStop(options.name, stop);
    void started.exited.then((exit) => {
      forget();
      if (!exit.asked && options.mayEnd !== true) {
        this.fail(started.exitError(exit));
      }
    });
    return started;
  }

  /** Adds a clean-up for the end of the sandbox, in the same reverse order. Returns a function that removes it. */
  onStop(name: string, stop: () => Promise<void>): () => void {
    const entry = { name, stop };
    this.#stops.push(entry);
    return () => {
      const index = this.#stops.indexOf(entry);
      if (index !== -1) {
        this.#stops.splice(index, 1);
      }
    };
  }

  /** Ends the sandbox for a reason other than a process: aborts {@link signal} with it. */
  fail(reason: unknown): void {
    this.#over.abort(reason);
  }

  /**
   * Stops everything, last started first, and releases the state directory. Later calls wait for the first.
   *
   * @throws AggregateError when a clean-up failed; the others ran anyway, and no process is left
   */
  stopAll(): Promise<void> {
    this.#stopped ??= this.#stopEach();
    return this.#stopped;
  }

  async #stopEach(): Promise<void> {
    const errors: unknown[] = [];
    for (let entry = this.#stops.pop(); entry !== undefined; entry = this.#stops.pop()) {
      try {
        await entry.stop();
      } catch (cause) {
        errors.push(new Error(`${entry.name} did not stop`, { cause }));
      }
    }
    this.#killAll();
    process.off("exit", this.#killAll);
    for (const name of INTERRUPTS) {
      process.off(name, this.#interrupt);
    }
    if (errors.length > 0) {
      throw new AggregateError(errors, "The sandbox did not stop cleanly");
    }
  }

  readonly #killAll = (): void => {
    if (this.#started > 0) {
      killMarked(this.#mark);
    }
    giveBack(this.#file);
  };

  readonly #interrupt = (name: NodeJS.Signals): void => {
    const interrupted = new Interrupted(name);
    if (Date.now() - this.#interruptedAt < SAME_INTERRUPT) {
      return;
    }
    if (this.signal.aborted) {
      process.exit(interrupted.exitCode);
    }
    this.#interruptedAt = Date.now();
    process.exitCode = interrupted.exitCode;
    this.#over.abort(interrupted);
    const end = (): void => {
      setTimeout(() => process.exit(interrupted.exitCode), AFTER_STOP).unref();
    };
    this.stopAll().then(end, end);
  };
}

interface Stop {
  name: string;
  stop: () => Promise<void>;
}
