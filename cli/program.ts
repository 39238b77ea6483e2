import assert from "node:assert/strict";
import addCompletion from "@bomb.sh/tab/commander";
import { Command, CommanderError, Help, type OutputConfiguration } from "@commander-js/extra-typings";
import { Command as UntypedCommand } from "commander";
import { addAccess } from "./commands/access.ts";
import { addBench } from "./commands/bench.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addFlux } from "./commands/flux.ts";
import { addRecover } from "./commands/recover.ts";
import { addRender } from "./commands/render.ts";
import { addSandbox } from "./commands/sandbox.ts";
import { addSchema } from "./commands/schema.ts";
import { explain } from "./explain.ts";

const commands = [addSandbox, addRender, addAccess, addDoctor, addRecover, addFlux, addSchema, addBench];

const exitStatus = `
Exit status: 0 success, 1 a fault or a failure, 2 a wrong command line,
130 stopped by Ctrl-C.`;

/** Where help and messages go, and how the program was started. */
export interface Terminal extends OutputConfiguration {
  readonly writeErr: (text: string) => void;
  /** The words that start the program, as a usage shows them. */
  readonly typed: string;
}

/**
 * Runs the one command-line program. A command prints its result to the standard output.
 *
 * @param args without those of Node
 * @returns the exit status, unless the command has set another one: 0 when all is well, 1 when something has a fault or
 * fails, 2 for a wrong command line
 */
export async function runProgram(args: readonly string[], { typed, ...output }: Terminal): Promise<number> {
  const help = new Help();
  const program = new Command("platform")
    .description(
      "Runs, checks and repairs a GitOps platform. The command that changes the platform itself is pulumi up.",
    )
    .exitOverride()
    .configureOutput(output)
    .showHelpAfterError("Add --help to see the arguments.")
    .configureHelp({ commandUsage: (command) => help.commandUsage(command).replace(/^platform\b/, typed) })
    .addHelpText("afterAll", exitStatus);
  for (const add of commands) add(program);
  // The same class, which the types do not know.
  assert(program instanceof UntypedCommand);
  addCompletion(program, { completionCommandName: "completion" });
  try {
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    // Commander has printed its message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { message, exitCode } = explain(error);
    output.writeErr(`${message}\n`);
    return exitCode;
  }
}
