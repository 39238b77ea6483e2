import { OWN_TRAILERS } from "../../model/commits.ts";
import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";
import { plainLineProblem } from "./text.ts";

/** The name of a person, as Git writes it in front of the address. */
export function personProblem(value: string): Problem {
  const problem = plainLineProblem(value);
  if (problem !== undefined) return problem;
  return /[<>]/.test(value) ? `${quote(value)} has "<" or ">"; write the name alone, "Platform team"` : undefined;
}

/** An e-mail address, as far as Git and GitHub need it. */
export function emailProblem(value: string): Problem {
  if (/^[^\s<>@]+@[^\s<>@]+$/.test(value)) return undefined;
  return `${quote(value)} is not an e-mail address; write the address alone, "platform@example.org"`;
}

/** The name of a trailer: https://git-scm.com/docs/git-interpret-trailers */
export function trailerProblem(value: string): Problem {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(value)) {
    return `${quote(value)} is not the name of a trailer; write letters, digits and hyphens, "Reviewed-by"`;
  }
  const own = Object.values(OWN_TRAILERS).find((one) => one.toLowerCase() === value.toLowerCase());
  if (own === undefined) return undefined;
  return `${quote(value)} is written by the program itself; remove it, or write another name, "X-${own}"`;
}
