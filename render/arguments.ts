import { existsSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { didYouMean, quote } from "../configuration/suggestion.ts";
import { stacksOf } from "./stack-file.ts";

export const usage = `Usage: npm run render -- --stack <stack> --out <directory> [--json] [--download]
                         [--stack-files <directory>] [--crds <path>]…
                         [--checkout <repository>=<directory>]…

Writes every file that a stack would commit, as <directory>/<repository>/<path>, and checks them: each Kustomization is
built as Flux does, each object compared with the schema of its kind. It needs no cluster, no GitHub and no secrets.
  --json         for machines
  --download     take the Flux release that the stack names; by default, one of the same make stands in for a URL
  --stack-files  where the files Pulumi.<stack>.yaml are; the project's directory by default
  --crds         file or directory with definitions of custom resources
  --checkout     a clone of a repository, where people keep files beside the generated ones

Ends with 0; with 1 when something has a fault, and with 2 when it was asked for wrongly.`;

/** Something that was asked for wrongly; the message says how to ask. */
export class WrongRequest extends Error {
  override readonly name = "WrongRequest";
}

/** What is to be rendered. */
export interface RenderArguments {
  readonly stack: string;
  readonly out: string;
  /** Directory of the stack's file, and of those of its neighbours. */
  readonly stackFiles: string;
  readonly json: boolean;
  readonly download: boolean;
  readonly crds: readonly string[];
  /** Directory by repository. */
  readonly checkouts: ReadonlyMap<string, string>;
}

/**
 * Reads the command line.
 *
 * @param directory the project's
 * @returns undefined when only the usage was asked for
 * @throws WrongRequest
 */
export function readArguments(args: readonly string[], directory: string): RenderArguments | undefined {
  const { stack, out, help, crds, checkout, json, download, "stack-files": stackFiles = directory } = parse(args);
  if (help) return undefined;
  if (stack === undefined || out === undefined) {
    throw new WrongRequest(`Write --${stack === undefined ? "stack" : "out"}\n\n${usage}`);
  }
  if (!isDirectory(stackFiles)) throw new WrongRequest(`--stack-files ${quote(stackFiles)} is not a directory`);
  const stacks = stacksOf(stackFiles);
  if (!stacks.includes(stack)) {
    const hint = stacks.length === 0 ? "there is no Pulumi.<stack>.yaml there" : didYouMean(stack, stacks);
    throw new WrongRequest(`There is no stack ${quote(stack)}; ${hint}`);
  }
  const absent = crds.find((path) => !existsSync(path));
  if (absent !== undefined) throw new WrongRequest(`--crds ${quote(absent)} is not there`);
  return { stack, out, stackFiles, json, download, crds, checkouts: new Map(checkout.map(readCheckout)) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", short: "s" },
        out: { type: "string", short: "o" },
        "stack-files": { type: "string" },
        crds: { type: "string", multiple: true, default: [] },
        checkout: { type: "string", multiple: true, default: [] },
        download: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw error instanceof TypeError ? new WrongRequest(`${error.message}\n\n${usage}`) : error;
  }
}

function readCheckout(text: string): [repository: string, directory: string] {
  const [repository = "", ...rest] = text.split("=");
  const directory = rest.join("=");
  if (repository === "" || !isDirectory(directory)) {
    throw new WrongRequest(`--checkout ${quote(text)} names no directory; write <repository>=<directory>`);
  }
  return [repository, directory];
}

function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
