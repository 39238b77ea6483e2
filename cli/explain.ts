import { RunError } from "@pulumi/pulumi/errors.js";
import { ExecaError } from "execa";
import { UserError } from "../user-error.ts";

/** The message for an error, and the exit status of the command that it ends. */
export interface Explanation {
  readonly message: string;
  readonly exitCode: number;
}

/**
 * Explains an error to a person: an expected error by its message and those of its causes, any other with its stack
 * trace.
 */
export function explain(error: unknown): Explanation {
  return { message: textOf(error), exitCode: error instanceof UserError ? error.exitCode : 1 };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The standard error of a program that failed, such as Pulumi or Git, names the reason.
  if (error instanceof ExecaError) return `${error.shortMessage}\n${String(error.stderr)}`;
  const text = isExpected(error) ? error.message : (error.stack ?? error.message);
  return error.cause === undefined ? text : `${text}\n${textOf(error.cause)}`;
}

/** Whether the message is enough: errors of the project, and errors that the engine shows without a stack trace. */
function isExpected(error: Error): boolean {
  return !["Error", "TypeError"].includes(error.name) || error instanceof UserError || RunError.isInstance(error);
}
