import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";

const COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";

/**
 * An image without tag and digest: server, where it is not Docker Hub, and path.
 * @see https://github.com/distribution/reference/blob/v0.6.0/reference.go
 */
export const IMAGE = new RegExp(`^(?:[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?/)?${COMPONENT}(?:/${COMPONENT})*$`);

/** A tag, and the digest that the image has to have under it. */
export const TAG = /^\w[\w.-]{0,127}(?:@sha256:[0-9a-f]{64}|@sha512:[0-9a-f]{128})?$/;

export function imageProblem(value: string): Problem {
  const [, bare = "", tag, digest = ""] = /^(.+?)(?::([^/@]+))?(@.*)?$/.exec(value) ?? [];
  if (bare !== value && IMAGE.test(bare)) {
    const where = tag === undefined ? "" : `, and tag: ${JSON.stringify(`${tag}${digest}`)} into each environment`;
    return `names one version; write ${quote(bare)} here${where}`;
  }
  if (IMAGE.test(value)) return undefined;
  return `${quote(value)} is not an image; write server and path in lower case, "ghcr.io/labrats-work/hello"`;
}

export function imageTagProblem(value: string): Problem {
  if (TAG.test(value)) return undefined;
  const [, inside = ""] = /:([^/:@]+(?:@.*)?)$/.exec(value.trim()) ?? [];
  const instead = quote(TAG.test(inside) ? inside : "1.4.0");
  return `${quote(value)} is not an image tag; write only the part after the colon, ${instead}`;
}

const RENDERED_IMAGE = new RegExp(`^(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?/)?${COMPONENT}(?:/${COMPONENT})*$`);

/** An image as a chart writes it: Kustomize compares it letter by letter, and the server may be in capitals. */
export function renderedImageProblem(value: string): Problem {
  if (RENDERED_IMAGE.test(value) || isSubstituted(value)) return undefined;
  const [, bare = ""] = /^(.+?)(?::[^/@]+)?(?:@.*)?$/.exec(value) ?? [];
  const instead = quote(RENDERED_IMAGE.test(bare) ? bare : "ghcr.io/labrats-work/hello");
  return `${quote(value)} is not an image without tag and digest; write ${instead}`;
}

/** The tag, or the tag and the digest, that an image of a chart gets instead. */
export function renderedTagProblem(value: string): Problem {
  return isSubstituted(value) ? undefined : imageTagProblem(value);
}

export function renderedDigestProblem(value: string): Problem {
  if (isSubstituted(value) || TAG.test(`a@${value}`)) return undefined;
  return `${quote(value)} is not a digest; write what the registry shows, "sha256:" and 64 digits`;
}

/** Where Flux fills in a variable, only the cluster knows the value. */
function isSubstituted(value: string): boolean {
  return /^[^\s]*\$\{[^\s]*$/.test(value);
}

/**
 * The names of environment variables that every version of Kubernetes accepts; 1.34 and newer accept more. Shells ignore
 * names with dots and hyphens, but programs can read them.
 * @see https://github.com/kubernetes/apimachinery/blob/v0.30.0/pkg/util/validation/validation.go `IsEnvVarName`
 */
export const ENVIRONMENT_VARIABLE = /^(?!\.$|\.\.)[A-Za-z_.-][A-Za-z0-9_.-]*$/;

export function environmentVariableProblem(value: string): Problem {
  if (ENVIRONMENT_VARIABLE.test(value)) return undefined;
  const better = value
    .replace(/[^A-Za-z0-9_.-]+/g, "_")
    .replace(/^\.+/, "")
    .replace(/^(?=\d)/, "_");
  const instead = ENVIRONMENT_VARIABLE.test(better) ? better : "LOG_LEVEL";
  return `${quote(value)} is not the name of an environment variable; write ${quote(instead)}`;
}

/** The target of an HTTP request: a path, and an optional query after a `?`. */
export const URL_PATH = /^\/[\w./~%:@!$&'()*+,;=-]*(?:\?[\w./~%:@!$&'()*+,;=?-]*)?$/;

export function urlPathProblem(value: string): Problem {
  if (URL_PATH.test(value)) return undefined;
  return `${quote(value)} is not the path of an address; write what follows the host name, "/healthz"`;
}
