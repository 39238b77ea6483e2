import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { didYouMean, quote } from "../configuration/suggestion.ts";
import { stacksOf } from "../render/stack-file.ts";
import { UsageError } from "../user-error.ts";

/** The stack to check. */
export interface DoctorRequest {
  /** Name as the Pulumi CLI accepts it, with or without an organisation. */
  readonly stack: string;
  /** Path of the stack's file, `Pulumi.<stack>.yaml`. */
  readonly file: string;
}

/**
 * Finds the file of a stack.
 *
 * @param given value of `--config-file`; default: the variable that the Pulumi CLI reads, or else the file in the
 * project
 * @param directory the project's
 * @throws UsageError when there is no such file
 */
export function doctorRequest(
  stack: string,
  given: string | undefined,
  directory: string,
  environment: NodeJS.ProcessEnv,
): DoctorRequest {
  const option = given ?? environment["PULUMI_OPTION_CONFIG_FILE"] ?? "";
  // An organisation in the name belongs to the backend, and is not in the name of the file.
  const name = `Pulumi.${stack.split("/").at(-1) ?? ""}.yaml`;
  const file = resolve(directory, option === "" ? name : option);
  if (basename(file) !== name) throw new UsageError(`--config-file ${quote(option)} is not a file ${name}`);
  if (existsSync(file)) return { stack, file };
  const stacks = existsSync(dirname(file)) ? stacksOf(dirname(file)) : [];
  const hint = stacks.length === 0 ? "there is no Pulumi.<stack>.yaml there" : didYouMean(stack, stacks);
  throw new UsageError(`There is no stack ${quote(stack)}; ${hint}`);
}
