import { quote } from "../suggestion.ts";
import { SUBDOMAIN_LENGTH, type Problem } from "./kubernetes.ts";

/** Without the prefix. */
const NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

/** Part of a domain. Unlike in labels, capitals are fine: Kubernetes does not look at them here. */
const PART = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";

/**
 * Key of an annotation: a name, with the domain of whoever reads it before.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
 */
export const ANNOTATION = new RegExp(`^(?:(?=[^/]{1,${SUBDOMAIN_LENGTH}}/)${PART}(?:\\.${PART})*/)?${NAME}$`);

export function annotationProblem(key: string): Problem {
  if (ANNOTATION.test(key)) return undefined;
  return `${quote(key)} is not the key of an annotation; write a name with the domain of whoever reads it, "nginx.ingress.kubernetes.io/proxy-body-size"`;
}
