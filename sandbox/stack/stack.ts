import { copyFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { lastLines } from "../process/log-tail.ts";
import type { ManagedProcess } from "../process/managed-process.ts";
import type { Supervisor } from "../process/supervisor.ts";
import { runCommand } from "./command.ts";
import { listenToEngine, type EngineEvent } from "./engine-events.ts";
import { OperationFailed } from "./operation-failed.ts";
import { StackProgress } from "./progress.ts";

/** Options of a {@link Stack}. */
export interface StackOptions {
  /** The `pulumi` program. */
  readonly pulumi: string;
  /** Directory of the Pulumi project. */
  readonly project: string;
  /** Name of the stack. */
  readonly name: string;
  /** The stack's configuration file, which replaces the project's: `Pulumi.<name>.yaml` in its own directory. */
  readonly configFile: string;
  /** Directory for logs. */
  readonly logs: string;
  /** Environment of the CLI and its child processes. */
  readonly environment: Readonly<Record<string, string>>;
  readonly supervisor: Supervisor;
}

/** `--event-log` is one of the CLI's flags for developers of Pulumi. */
const eventLogAllowed = { PULUMI_DEBUG_COMMANDS: "true" };

const stackList = z.array(z.looseObject({ name: z.string(), resourceCount: z.number().default(0) }));

/** Long operations of the engine that report progress. */
export type Operation = "up" | "preview" | "destroy" | "refresh";

/** Called at every event with the progress of the operation. */
export type ReportProgress = (progress: StackProgress, event: EngineEvent) => void;

/** One stack of the project, driven through the plain `pulumi` command line. */
export class Stack {
  readonly #options: StackOptions;

  constructor(options: StackOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  /**
   * Creates or selects the stack. The command writes a salt into the `Pulumi.<stack>.yaml` of the working directory, so
   * it runs in the directory of the stack's own file.
   */
  async select(): Promise<void> {
    const { project, configFile, supervisor } = this.#options;
    const directory = dirname(configFile);
    copyFileSync(join(project, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
    const command = ["stack", "select", "--create", this.name];
    await runCommand({ ...this.#options, project: directory, signal: supervisor.signal }, command);
  }

  /** Adds an encrypted secret to the stack's configuration. */
  async setSecret(path: string, value: string): Promise<void> {
    await this.run(["config", "set", ...this.#target(), "--secret", "--path", path], value);
  }

  /** Sets a plain text in the stack's configuration. */
  async set(path: string, value: string): Promise<void> {
    await this.run(["config", "set", ...this.#target(), "--path", path, value]);
  }

  /** The stack's outputs, including secrets in plain text. */
  async outputs(): Promise<Record<string, unknown>> {
    const text = await this.run(["stack", "output", "--stack", this.name, "--json", "--show-secrets"]);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  }

  /** The state, as `pulumi stack export` prints it. */
  async export(): Promise<string> {
    return this.run(["stack", "export", "--stack", this.name]);
  }

  /** Names of the project's stacks that have resources, including this one, sorted. */
  async stacksInUse(): Promise<string[]> {
    const stacks = stackList.parse(JSON.parse(await this.run(["stack", "ls", "--json"])));
    return stacks
      .filter(({ resourceCount }) => resourceCount > 0)
      .map(({ name }) => name)
      .sort();
  }

  /** Removes the protection of all resources, so that they can be deleted. */
  async unprotect(): Promise<void> {
    await this.run(["state", "unprotect", "--all", "--yes", "--stack", this.name]);
  }

  /**
   * Runs an operation to its end.
   *
   * @param report Called at every event.
   * @throws OperationFailed with all errors and the path of the log.
   */
  async operate(
    operation: Operation,
    report: ReportProgress = () => undefined,
    flags: readonly string[] = [],
  ): Promise<StackProgress> {
    const { process, finished } = await this.begin(operation, report, flags);
    const progress = await finished;
    const exit = await process.exited;
    if (exit.asked) throw new OperationFailed(`pulumi ${operation} was stopped`);
    if (exit.code !== 0) throw this.#failure(operation, progress, process.logFile);
    return progress;
  }

  /** Starts an operation. `finished` resolves when the program has ended, successfully or not. */
  async begin(
    operation: Operation,
    report: ReportProgress = () => undefined,
    flags: readonly string[] = [],
  ): Promise<{ readonly process: ManagedProcess; readonly finished: Promise<StackProgress> }> {
    const logFile = join(this.#options.logs, `pulumi-${operation}-${this.name}.log`);
    rmSync(logFile, { force: true });
    const progress = new StackProgress();
    const engine = await listenToEngine((event) => {
      progress.add(event);
      report(progress, event);
    });
    const skipPreview = operation === "preview" ? [] : ["--skip-preview", "--yes"];
    try {
      const process = this.#start(logFile, [
        operation,
        ...this.#target(),
        ...skipPreview,
        "--non-interactive",
        "--event-log",
        engine.url,
        ...flags,
      ]);
      const finished = process.exited.then(() => {
        engine.close();
        return progress;
      });
      return { process, finished };
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  /**
   * Runs a short command, and returns its output.
   * @throws OperationFailed when the exit status is not 0.
   */
  async run(command: readonly string[], input?: string): Promise<string> {
    return runCommand({ ...this.#options, signal: this.#options.supervisor.signal }, command, input);
  }

  #target(): string[] {
    return ["--stack", this.name, "--config-file", this.#options.configFile];
  }

  #start(logFile: string, args: readonly string[]): ManagedProcess {
    const { supervisor, pulumi, project, environment } = this.#options;
    return supervisor.start({
      name: `pulumi ${args[0] ?? ""}`,
      command: pulumi,
      args: [...args, "--color", "never"],
      cwd: project,
      env: { ...environment, ...eventLogAllowed },
      logFile,
      mayEnd: true,
    });
  }

  #failure(operation: Operation, { errors }: StackProgress, logFile: string): OperationFailed {
    const reasons = errors.length > 0 ? errors : lastLines(logFile);
    return new OperationFailed(
      `pulumi ${operation} --stack ${this.name} failed:\n${reasons.join("\n")}\nThe whole log is ${logFile}`,
    );
  }
}
