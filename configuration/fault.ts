import { RunError } from "@pulumi/pulumi/errors.js";
import { hideSecrets } from "./fields/secrets.ts";

/** Keys and list indices from the top of a document to one of its values. */
export type Path = readonly (string | number)[];

/** One thing that a person has to change before the program can run. */
export interface Fault {
  /** Relative to the project's directory, with `/`; or `environment` for an environment variable. */
  readonly file: string;
  /** Counted from 1; absent where the value has no line, such as a key that is missing at the top. */
  readonly line?: number;
  /** Where in the file, as a person would write it: `environments.dev.path`, `platform:github.owner`. */
  readonly path: string;
  /** The error, then after a semicolon the text to write instead. Never holds the value of a secret. */
  readonly problem: string;
}

/** A file, or something like one, in which faults are found. */
export interface Source {
  readonly file: string;
  /** The line and the written form of a path; the line of its nearest ancestor where the path itself is not there. */
  locate(path: Path): { readonly line?: number; readonly path: string };
}

/** The fault that `problem` states about the value at `path`. */
export function faultAt(source: Source, path: Path, problem: string): Fault {
  return { file: source.file, ...source.locate(path), problem };
}

/** Writes a path as people do: `access[0].role`; `(file)` for a document as a whole. */
export function writePath(path: Path): string {
  if (path.length === 0) return "(file)";
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[\w:-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/**
 * Everything that is wrong with the configuration, in one message. The engine prints a `RunError` without a stack.
 *
 * Thrown before any resource is registered.
 */
export class ConfigurationError extends RunError {
  override readonly name = "ConfigurationError";
  /** Sorted by file, then line, then path; nothing is in it twice, and nothing in it looks like a secret. */
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const sorted = sortFaults(faults.map(withoutSecrets));
    super(describeFaults(sorted));
    this.faults = sorted;
  }
}

/** Hides secrets in a fault: a value in the wrong place may be a secret, even where it is a key. */
function withoutSecrets({ path, problem, ...place }: Fault): Fault {
  return { ...place, path: hideSecrets(path), problem: hideSecrets(problem) };
}

/** Sorts faults by file, then line, then path, and removes duplicates. */
export function sortFaults(faults: readonly Fault[]): readonly Fault[] {
  const unique = new Map(faults.map((fault) => [describeFault(fault), fault]));
  return [...unique.values()].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      compare(a.line ?? 0, b.line ?? 0) ||
      compare(a.path, b.path) ||
      compare(a.problem, b.problem),
  );
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : Number(a > b);
}

/** More of them fill a terminal, and say nothing new. */
const MAX_SHOWN = 200;

function describeFaults(faults: readonly Fault[]): string {
  const count = faults.length === 1 ? "1 error" : `${faults.length} errors`;
  const shown = faults.slice(0, MAX_SHOWN).map(describeFault);
  const rest = faults.length > MAX_SHOWN ? [`and ${faults.length - MAX_SHOWN} more; mend these first`] : [];
  return [`The configuration has ${count}; nothing was changed.`, ...shown, ...rest].join("\n  ");
}

/** A fault on one line: where, what, and what to write instead. */
export function describeFault({ file, line, path, problem }: Fault): string {
  const place = printable(file);
  return `${line === undefined ? place : `${place}:${line}`}  ${shortened(printable(path))}  ${printable(problem)}`;
}

/** Longest path that a message shows. */
const PATH_LENGTH = 200;

function shortened(path: string): string {
  return path.length > PATH_LENGTH ? `${path.slice(0, PATH_LENGTH - 3)}...` : path;
}

/** Names of files and keys are other people's: what steers a terminal, or hides text in it, is shown as an escape. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return `\\u{${code}}`;
  });
}
