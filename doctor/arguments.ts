import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { didYouMean, quote } from "../configuration/suggestion.ts";
import { stacksOf } from "../render/stack-file.ts";

export const usage = `Usage: npm run doctor -- --stack <stack> [--json] [--config-file <file>]

Looks at everything that \`pulumi up\` needs, before the first one: the programs, the backend, GitHub, the cluster,
registries, host names. It changes nothing, and says how to mend what it finds.
  --json         for machines
  --config-file  the stack's file, if it is not Pulumi.<stack>.yaml in the project

Exit status: 0 no faults, 1 faults found, 2 usage error.`;

/** Something that was asked for wrongly; the message says how to ask. */
export class WrongRequest extends Error {
  override readonly name = "WrongRequest";
}

/** Which stack is looked at. */
export interface DoctorArguments {
  readonly stack: string;
  /** The stack's file, `Pulumi.<stack>.yaml`, with its directory. */
  readonly file: string;
  readonly json: boolean;
}

/**
 * Reads the command line.
 *
 * @param directory the project's
 * @returns undefined when only the usage was asked for
 * @throws WrongRequest
 */
export function readArguments(
  args: readonly string[],
  directory: string,
  environment: NodeJS.ProcessEnv,
): DoctorArguments | undefined {
  const { stack, help, json, "config-file": given } = parse(args);
  if (help) return undefined;
  if (stack === undefined) throw new WrongRequest(`Write --stack\n\n${usage}`);
  // As the Pulumi CLI takes it.
  const option = given ?? environment["PULUMI_OPTION_CONFIG_FILE"] ?? "";
  // An organisation before the name is the backend's, and is not in the name of the file.
  const name = `Pulumi.${stack.split("/").at(-1) ?? ""}.yaml`;
  const file = resolve(directory, option === "" ? name : option);
  if (basename(file) !== name) throw new WrongRequest(`--config-file ${quote(option)} is not a file ${name}`);
  if (existsSync(file)) return { stack, file, json };
  const stacks = existsSync(dirname(file)) ? stacksOf(dirname(file)) : [];
  const hint = stacks.length === 0 ? "there is no Pulumi.<stack>.yaml there" : didYouMean(stack, stacks);
  throw new WrongRequest(`There is no stack ${quote(stack)}; ${hint}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", short: "s" },
        "config-file": { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw error instanceof TypeError ? new WrongRequest(`${error.message}\n\n${usage}`) : error;
  }
}
