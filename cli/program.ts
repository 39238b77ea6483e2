import assert from "node:assert/strict";
import addCompletion from "@bomb.sh/tab/commander";
import { Command, CommanderError, Help, type OutputConfiguration } from "@commander-js/extra-typings";
import { Command as UntypedCommand } from "commander";
import { explain } from "./explain.ts";

/** Adds a command to the program. */
export type AddCommand = (program: Command) => void;

const exitStatus = `
Exit status: 0 success, 1 a fault or a failure, 2 a wrong command line,
130 stopped by Ctrl-C.`;

/** The streams for help and messages, and how the program was started. */
export interface Terminal extends OutputConfiguration {
  readonly writeErr: (text: string) => void;
  /** The words that start the program, as a usage shows them. */
  readonly typed: string;
}

/**
 * Runs the one command-line program. A command prints its result to the standard output.
 *
 * @param commands those that it has, in the order of its help
 * @param args without those of Node
 * @returns the exit status, unless the command has set another one: 0 when all is well, 1 when something has a fault or
 * fails, 2 for a wrong command line
 */
export async function runProgram(
  commands: readonly AddCommand[],
  args: readonly string[],
  { typed, ...output }: Terminal,
): Promise<number> {
  const help = new Help();
  const program = new Command("platform")
    .description(
      "Runs, checks and repairs a GitOps platform. The command that changes the platform itself is pulumi up.",
    )
    .exitOverride()
    .configureOutput(output)
    .showHelpAfterError("Add --help to see the arguments.")
    .configureHelp({
      commandUsage: (command) => help.commandUsage(command).replace(/^platform\b/, typed),
      subcommandTerm: (command) => subcommandTerm(help, command),
    })
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

/** The largest number of options, or of subcommands, that a list of commands names one by one. */
const mostNamed = 2;

/** A command in the list of commands, with its own commands and its options, where those are few. */
function subcommandTerm(help: Help, command: Parameters<Help["subcommandTerm"]>[0]): string {
  const term = help.subcommandTerm(command);
  const options = command.options.map(({ long, short }) => long ?? short ?? "");
  const below = command.commands.map((one) => one.name());
  const named =
    options.length > mostNamed ? term : term.replace("[options]", options.map((one) => `[${one}]`).join(" "));
  if (below.length === 0) return named;
  return `${named} [${below.length > mostNamed ? "command" : below.join("|")}]`;
}
