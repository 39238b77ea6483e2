import { basename } from "node:path";

/** What runs the program. */
export const PROGRAM = "program";

/** What a process of the sandbox is, for people, from its command line as `/proc` has it; `undefined` when it has none. */
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
