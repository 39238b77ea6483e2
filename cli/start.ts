import { runProgram, type AddCommand } from "./program.ts";

/** Runs the command-line program with what a person typed. */
export async function startProgram(commands: readonly AddCommand[]): Promise<void> {
  // A project has the program on no shell's PATH.
  const event = process.env["npm_lifecycle_event"];
  const typed = event === undefined ? "platform" : event === "npx" ? "npx platform" : "npm run platform --";
  const exitCode = await runProgram(commands, process.argv.slice(2), {
    typed,
    writeErr: (text) => process.stderr.write(text),
  });
  // A command may have set it: a report with faults, a signal.
  process.exitCode ??= exitCode;
}
