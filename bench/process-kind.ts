import { basename } from "node:path";

/** The kind of the process that runs the program. */
export const PROGRAM = "program";

/**
 * The kind of a process of the sandbox, as people read it, from its command line in `/proc`; `undefined` when the
 * command line is empty.
 */
export function processKind(commandLine: string): string | undefined {
  const [command = "", argument = "", ...rest] = commandLine.split("\0");
  if (command === "") return undefined;
  const run = `${command} ${argument}`;
  const provider = /\bresource-([a-z]+)/.exec(run)?.[1];
  if (provider !== undefined) return `provider ${provider}`;
  if (/\blanguage-nodejs\b/.test(run)) return "language host";
  if (rest.some((word) => word.includes("@pulumi/pulumi/cmd/run"))) return PROGRAM;
  if (rest.some((word) => word.endsWith("cli/main.ts"))) return "sandbox, GitHub";
  const name = basename(command);
  if (name === "pulumi") return "engine";
  return name === "control-plane" ? argument : name;
}
