import { quote } from "../suggestion.ts";
import { readGoRegexp } from "./go-regexp.ts";
import type { Problem } from "./kubernetes.ts";
import { lineProblem } from "./text.ts";

/** A regular expression on one line, as Flux and Kustomize compile it. */
export function patternProblem(value: string): Problem {
  const line = lineProblem(value);
  if (line !== undefined) return line;
  // The reader has no classes of Unicode, which tags do not need.
  if (/\\[pP]/.test(value)) return undefined;
  const read = readGoRegexp(value);
  return "problem" in read ? `${quote(value)} ${read.problem}` : undefined;
}
