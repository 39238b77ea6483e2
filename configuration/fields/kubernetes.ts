import { domainToASCII } from "node:url";
import { LABEL_LENGTH } from "../../model/kubernetes-object.ts";
import { quote } from "../suggestion.ts";

/** Longest host name, and longest name of a Kubernetes object that is not a namespace: RFC 1123 subdomain. */
export const SUBDOMAIN_LENGTH = 253;

/** Variables of Flux: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
export const VARIABLE = /^(?!HOSTNAME$)[_a-zA-Z][_a-zA-Z0-9]*$/;
/** A label, or a part of a host name, as the source of a pattern. */
export const PART = `[a-z0-9](?:[a-z0-9-]{0,${LABEL_LENGTH - 2}}[a-z0-9])?`;
export const LABEL = new RegExp(`^${PART}$`);
/**
 * Unlike those of host names, parts between dots may be longer than a label.
 * @see https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/util/validation/validation.go `IsDNS1123Subdomain`
 */
export const SUBDOMAIN = subdomain("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");
export const HOSTNAME = new RegExp(subdomain(PART).source.replace("^", "^(?!(?:.*\\.)?[0-9]+$)"));
/** Any text on one line, as Keycloak (`/ops`), LDAP (`cn=ops,dc=example`) and people name groups; for `$`, see its message. */
export const GROUP = /^(?!system:)(?!.*\{\{)[^\s$](?:[^\t\n\r\v\f\u2028\u2029$]*[^\s$])?$/;

function subdomain(part: string): RegExp {
  return new RegExp(`^(?=.{1,${SUBDOMAIN_LENGTH}}$)${part}(?:\\.${part})*$`);
}

/** The problem that a check of one value found, worded as in a `Fault`; undefined when the value is valid. */
export type Problem = string | undefined;

/** RFC 1123 label: the form of namespaces, and of all names that become part of one. */
export function labelProblem(value: string): Problem {
  if (value.length > LABEL_LENGTH) return `has ${value.length} characters; write at most ${LABEL_LENGTH}`;
  if (LABEL.test(value)) return undefined;
  const rule = "may have lower-case letters, digits and inner hyphens only";
  return `${quote(value)} ${rule}; write ${orExample(toLabel(value), "my-name")}`;
}

/** Name of a namespace that people choose. */
export function namespaceProblem(value: string): Problem {
  const problem = labelProblem(value);
  if (problem !== undefined || !value.startsWith("kube-")) return problem;
  return `${quote(value)} begins with "kube-", as namespaces of Kubernetes do; choose another name`;
}

/** The nearest RFC 1123 label; empty when nothing of the value is left. */
export function toLabel(value: string): string {
  return value
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LABEL_LENGTH)
    .replace(/^-+|-+$/g, "");
}

/**
 * RFC 1123 host name. Its last label is not a number: an address would pass for a name otherwise, and an Ingress refuses
 * addresses.
 */
export function hostnameProblem(value: string): Problem {
  if (value.length > SUBDOMAIN_LENGTH) return `has ${value.length} characters; write at most ${SUBDOMAIN_LENGTH}`;
  if (HOSTNAME.test(value)) return undefined;
  const labels = value.split(".");
  const long = labels.find((label) => label.length > LABEL_LENGTH);
  if (long !== undefined) return `has a part of ${long.length} characters between dots; write at most ${LABEL_LENGTH}`;
  if (SUBDOMAIN.test(value)) return `${quote(value)} is an address; write a host name, "app.example.org"`;
  if (value.startsWith("*.") && HOSTNAME.test(value.slice(2))) {
    return `${quote(value)} is a wildcard, and one host name is wanted here; write ${quote(`app.${value.slice(2)}`)}`;
  }
  const instead = toHostname(value);
  return `${quote(value)} is not a host name; write ${quote(HOSTNAME.test(instead) ? instead : "app.example.org")}`;
}

/** A host name, or all that are below one: `*.example.org`. */
export const WILDCARD_HOSTNAME = new RegExp(HOSTNAME.source.replace("^", "^(?:\\*\\.)?"));

/** A host name of an Ingress or a route: https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards */
export function wildcardHostnameProblem(value: string): Problem {
  return hostnameProblem(value.replace(/^\*\./, ""));
}

/** Whether a host name is below a wildcard, or is that wildcard. */
export function isBelow(hostname: string, wildcard: string): boolean {
  return wildcard.startsWith("*.") && hostname.endsWith(wildcard.slice(1));
}

function toHostname(value: string): string {
  const host = value
    .trim()
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/[/:?#].*$/, "");
  // Letters beyond those of DNS are written in its own way: bücher.example is xn--bcher-kva.example.
  const ascii = domainToASCII(host);
  return HOSTNAME.test(ascii) ? ascii : host.split(".").map(toLabel).filter(Boolean).join(".");
}

/** Prefix of label keys. Kubernetes keeps `kubernetes.io` and `k8s.io` for itself. */
export function labelPrefixProblem(value: string): Problem {
  if (/(^|\.)(kubernetes|k8s)\.io$/.test(value)) {
    return `${quote(value)} belongs to Kubernetes; write a domain of your own, "labrats.work"`;
  }
  return hostnameProblem(value);
}

/** Name of a group in role bindings: what an identity provider sends, never one that Kubernetes hands out itself. */
export function groupProblem(value: string): Problem {
  if (value.startsWith("system:")) {
    return `${quote(value)} is a group of Kubernetes itself; write one of your identity provider's`;
  }
  if (isGroup(value)) return undefined;
  if (/\$|\{\{/.test(value)) {
    return `${quote(value)} has "$" or "{{", with which Flux and Authelia begin what they fill in; give the group another name, "mydiet-ops"`;
  }
  const instead = value.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return `${quote(value)} is not a group name, which is one line without spaces around it; write ${quote(isGroup(instead) ? instead : "mydiet-ops")}`;
}

function isGroup(value: string): boolean {
  return GROUP.test(value) && !/\p{Cc}/u.test(value);
}

export function variableProblem(name: string): Problem {
  if (name === "HOSTNAME") return 'is set from "hostname"; remove it here';
  if (VARIABLE.test(name)) return undefined;
  const better = name.replace(/[^_a-zA-Z0-9]+/g, "_").replace(/^(?=\d)/, "_");
  return `${quote(name)} is not a name that Flux can substitute; write ${orExample(better, "LOG_LEVEL")}`;
}

function orExample(suggestion: string, example: string): string {
  return quote(suggestion === "" ? example : suggestion);
}
