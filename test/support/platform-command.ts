import { join } from "node:path";
import { execa, type Options } from "execa";

const main = join(import.meta.dirname, "../../cli/main.ts");

/** Arguments of Node with which a test runs a command of the project. */
export function platformCommand(...args: readonly string[]): string[] {
  return ["--import", import.meta.resolve("tsx"), main, ...args];
}

/** Runs a command of the project as a person would. */
export function runPlatform<T extends Options>(args: readonly string[], options: T) {
  return execa(process.execPath, platformCommand(...args), options);
}
