import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { ToolchainError } from "./errors.ts";
import { explain } from "./explain.ts";
import type { Go } from "./go.ts";

/** The context of a `go` command. */
export interface GoTask {
  readonly go: Go;
  /** Name of the recipe. */
  readonly recipe: string;
  /** Directory of the `go.mod`. */
  readonly folder: string;
  /** File to which the command and all of its output are appended. */
  readonly logFile: string;
  readonly signal: AbortSignal;
}

/**
 * Runs `go` and returns its standard output.
 *
 * @param onMessage - receives each line of standard error
 * @throws ToolchainError when it fails; the signal's reason if it is aborted, after all processes of `go` have ended
 */
export async function runGo(
  task: GoTask,
  command: readonly string[],
  onMessage: (line: string) => void = () => undefined,
): Promise<string> {
  task.signal.throwIfAborted();
  const log = createWriteStream(task.logFile, { flags: "a" });
  // On a full disk the log ends, but Go's messages must not.
  log.on("error", () => undefined);
  log.write(`$ go ${command.join(" ")}\n`);
  const child = spawn("go", command, {
    cwd: task.folder,
    env: task.go.environment,
    stdio: ["ignore", "pipe", "pipe"],
    // Go and its compilers become one process group, which can be killed at once.
    detached: true,
  });
  const kill = (): void => {
    if (child.pid !== undefined) killGroup(child.pid);
  };
  task.signal.addEventListener("abort", kill);
  try {
    const answer: string[] = [];
    const messages: string[] = [];
    createInterface(child.stdout).on("line", (line) => answer.push(line));
    createInterface(child.stderr).on("line", (line) => {
      log.write(`${line}\n`);
      messages.push(line);
      onMessage(line);
    });
    await once(child, "close");
    task.signal.throwIfAborted();
    if (child.exitCode !== 0) throw new ToolchainError(explain(task, messages));
    return answer.join("\n");
  } finally {
    task.signal.removeEventListener("abort", kill);
    log.end();
    await finished(log).catch(() => undefined);
  }
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    // The process has just ended by itself.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
