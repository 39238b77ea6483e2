import { execa, ExecaError } from "execa";
import { OperationFailed } from "./operation-failed.ts";

/** Options of {@link runCommand}. */
export interface CommandOptions {
  readonly pulumi: string;
  readonly project: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the command. */
  readonly signal: AbortSignal;
}

/**
 * Runs a short `pulumi` command, and returns its output.
 * @param input The text for standard input: the place for secrets, because arguments are visible to everybody.
 * @throws OperationFailed with its standard error.
 */
export async function runCommand(options: CommandOptions, command: readonly string[], input = ""): Promise<string> {
  const { pulumi, project, environment, signal } = options;
  try {
    const { stdout } = await execa(pulumi, ["--non-interactive", ...command], {
      cwd: project,
      env: environment,
      extendEnv: false,
      cancelSignal: signal,
      input,
    });
    return stdout;
  } catch (error) {
    if (!(error instanceof ExecaError) || error.isCanceled) throw error;
    throw new OperationFailed(`pulumi ${command.slice(0, 2).join(" ")} failed: ${error.stderr}`);
  }
}
