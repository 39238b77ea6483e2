import { existsSync, statSync } from "node:fs";
import { Option } from "@commander-js/extra-typings";
import { didYouMean, quote } from "../configuration/suggestion.ts";
import { stacksOf } from "../render/stack-file.ts";
import { UsageError } from "../user-error.ts";

/** The required option `--stack`. */
export function stackOption() {
  return new Option("-s, --stack <stack>", "name of the stack").makeOptionMandatory();
}

/** `--stack-files`, for a command that reads the stack's file but not its state. */
export function stackFilesOption() {
  return new Option("--stack-files <directory>", "directory of the files Pulumi.<stack>.yaml").default(
    process.cwd(),
    "the project",
  );
}

/** `--crds`, for a command that checks objects. */
export function crdsOption() {
  return new Option(
    "--crds <path>",
    "file or directory with definitions of custom resources; can be given several times",
  )
    .argParser((path: string, before: readonly string[]) => {
      if (!existsSync(path)) throw new UsageError(`--crds ${quote(path)} is not there`);
      return [...before, path];
    })
    .default<readonly string[]>([]);
}

/** `--json`, for machines. */
export function jsonOption() {
  return new Option("--json", "print JSON, for machines");
}

/**
 * Checks that a directory contains the file of a stack.
 *
 * @throws UsageError when it does not
 */
export function checkStack(stack: string, directory: string): void {
  if (!isDirectory(directory)) throw new UsageError(`--stack-files ${quote(directory)} is not a directory`);
  const stacks = stacksOf(directory);
  if (stacks.includes(stack)) return;
  const hint = stacks.length === 0 ? "there is no Pulumi.<stack>.yaml there" : didYouMean(stack, stacks);
  throw new UsageError(`There is no stack ${quote(stack)}; ${hint}`);
}

/** Whether a path is a directory that exists. */
export function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
