import { quote } from "../suggestion.ts";
import { toLabel, type Problem } from "./kubernetes.ts";

/**
 * The name of a port in Kubernetes: at most 15 lower-case letters, digits and hyphens, with at least one letter.
 * @see https://datatracker.ietf.org/doc/html/rfc6335#section-5.1
 */
export const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;

export function portNameProblem(value: string): Problem {
  if (PORT_NAME.test(value)) return undefined;
  const instead = toLabel(value).replace(/-+/g, "-").slice(0, 15).replace(/-$/, "");
  return `${quote(value)} is not the name of a port; write at most 15 lower-case letters, digits and inner hyphens, ${quote(PORT_NAME.test(instead) ? instead : "metrics")}`;
}
