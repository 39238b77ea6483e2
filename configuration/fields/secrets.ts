import { isIdentity, isRecipient, looksLikeIdentity, pluginOf } from "../../sops/age-identity.ts";
import { withoutComment } from "../../sops/ssh-recipient.ts";
import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";

/** Public AGE key, or SSH key of a person, with or without its comment. A private one is never echoed. */
export function recipientProblem(value: string): Problem {
  if (looksLikeIdentity(value)) {
    const remedy = "make a new key, and write its public part, which begins with age1";
    return `is an AGE private key, and everyone who reads this file has it now; ${remedy}`;
  }
  if (value.includes("-----BEGIN "))
    return "is a private key, and everyone who reads this file has it now; make a new one";
  if (isRecipient(withoutComment(value))) return undefined;
  const plugin = pluginOf(value);
  const remedy =
    "write what age-keygen -y prints, which begins with age1, or a public SSH key of type ssh-ed25519 or ssh-rsa";
  if (plugin !== undefined) {
    return `${quote(value)} needs the plugin ${quote(plugin)} of age, without which this program cannot seal to it; ${remedy}`;
  }
  if (/^(ssh|ecdsa|sk)-/.test(value)) {
    return `${quote(value)} is not an SSH key that age seals to, complete and with 2048 bits or more; ${remedy}`;
  }
  return `${quote(value)} is not an AGE recipient; ${remedy}`;
}

/** Private AGE key, which is never echoed. */
export function identityProblem(value: string): Problem {
  return isIdentity(value)
    ? undefined
    : "is not an AGE identity; set the private key, a line that age-keygen has written";
}

/**
 * Secrets that can be told by their form. GitHub's tokens:
 * https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
 */
const SECRETS = [
  { kind: "an AGE private key", pattern: /AGE-SECRET-KEY-[0-9A-Z-]*/gi },
  { kind: "a GitHub token", pattern: /\b(gh[opsur]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g },
  // Not `$(USER):$(PASSWORD)`, `${…}`, `<password>` or `{{ … }}`: something else is filled in for those.
  { kind: "a password in an address", pattern: /\b(?:https?|oci|git|ssh):\/\/[^\s/@:]*:(?![$<{%])[^\s/@]+@\S*/g },
  { kind: "a private key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----.*/gs },
] as const;

/** Why an address is refused that is made for everybody to see; it is never echoed. */
export function userInfoProblem(value: string, instead: string): Problem {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.test(value) ? `has a user or password in it; ${instead}` : undefined;
}

/** Returns the kind of secret in a text, which must not be in a committed file; undefined when there is none. */
export function secretKind(text: string): string | undefined {
  return SECRETS.find(({ pattern }) => text.search(pattern) !== -1)?.kind;
}

/** Returns the text with `[secret]` in place of each secret that its form reveals. */
export function hideSecrets(text: string): string {
  return SECRETS.reduce((hidden, { pattern }) => hidden.replaceAll(pattern, "[secret]"), text);
}
