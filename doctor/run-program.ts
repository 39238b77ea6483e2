import { execa } from "execa";
import type { Ran } from "./check.ts";

/** The timeout of a program, in milliseconds. */
const PATIENCE = 30_000;

/** The result of a program. A program that could not be started has no status and output. */
interface Loose {
  readonly exitCode?: number | undefined;
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  readonly timedOut: boolean;
}

/** Returns a function that runs programs without prompts, in a directory and with an environment. */
export function running(
  directory: string,
  environment: NodeJS.ProcessEnv,
): (program: string, args: readonly string[]) => Promise<Ran> {
  return async (program, args) => {
    const ended: Loose = await execa(program, args, {
      cwd: directory,
      env: environment,
      extendEnv: false,
      reject: false,
      timeout: PATIENCE,
      stdin: "ignore",
    });
    const { exitCode, stdout = "", stderr = "" } = ended;
    if (!ended.timedOut) return { exitCode, stdout, stderr };
    return { exitCode: undefined, stdout, stderr: `${program} took longer than ${PATIENCE / 1000} s` };
  };
}

/** The error message of a program that failed: the line that starts with `error:`, else the first one. */
export function complaintOf({ exitCode, stderr }: Ran, program: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const said = lines.find((line) => line.startsWith("error:")) ?? lines.find((line) => line !== "");
  if (said !== undefined) return said.replace(/^error: */, "");
  return exitCode === undefined ? `${program} cannot be run; it is not on PATH` : `${program} ended with ${exitCode}`;
}
