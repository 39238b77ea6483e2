import { quote } from "../suggestion.ts";
import { SUBDOMAIN, SUBDOMAIN_LENGTH, type Problem } from "./kubernetes.ts";

const NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

const PREFIX = SUBDOMAIN.source.replace(/^\^\(.*?\)(?=\[)|\$$/g, "");

/**
 * Key of a label: a name, with a domain in lower case before it.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const LABEL_KEY = new RegExp(`^(?:(?=[^/]{1,${SUBDOMAIN_LENGTH}}/)${PREFIX}/)?${NAME}$`);

/** Value of a label, which may be empty. */
export const LABEL_VALUE = new RegExp(`^(?:${NAME})?$`);

export function labelKeyProblem(key: string): Problem {
  if (LABEL_KEY.test(key)) return undefined;
  return `${quote(key)} is not the key of a label; write a name of at most 63 characters, with or without a domain before it, "example.org/team"`;
}

/** Where Flux fills in a variable, only the cluster knows the value. */
export function labelValueProblem(value: string): Problem {
  if (LABEL_VALUE.test(value) || value.includes("${")) return undefined;
  const near = value
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
  return `${quote(value)} is not the value of a label, which has at most 63 letters, digits and inner "-", "_" and "."; write ${quote(near || "privileged")}`;
}

const KEY = LABEL_KEY.source.slice(1, -1);
const VALUES = `\\((?:\\s*(?:${NAME})?\\s*,)*\\s*(?:${NAME})?\\s*\\)`;
const REQUIREMENT = `(?:!\\s*${KEY}|${KEY}(?:\\s*(?:==?|!=)\\s*(?:${NAME})?|\\s*[<>]\\s*-?\\d+|\\s+(?:not)?in\\s*${VALUES})?)`;

/** Labels that objects have, or do not have: `app=web,tier in (a, b),!old`. */
export const LABEL_SELECTOR = new RegExp(`^\\s*${REQUIREMENT}\\s*(?:,\\s*${REQUIREMENT}\\s*)*$`);

/** @see https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/labels/selector.go `Parse` */
export function labelSelectorProblem(value: string): Problem {
  if (LABEL_SELECTOR.test(value)) return undefined;
  return `${quote(value)} is not a selector; write what kubectl get takes after --selector, "app=web,tier in (a, b),!old"`;
}
