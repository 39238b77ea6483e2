import { z } from "zod";
import { isIdentity } from "../../sops/age-identity.ts";
import type { Identity } from "../../model/age.ts";
import { withoutComment } from "../../sops/ssh-recipient.ts";
import type { Problem } from "../fields/kubernetes.ts";
import { identityProblem, recipientProblem } from "../fields/secrets.ts";
import { quote } from "../suggestion.ts";

/** Examples for messages about missing values, as they would be written in YAML. */
export const examples = z.registry<{ readonly example: string; readonly problemOf?: (value: string) => Problem }>();

/** The columns of a key in the tables of the reference, where its schema does not provide them; each in Markdown. */
export interface KeyColumns {
  /** Its type. */
  readonly type?: string;
  /** The value that applies when the key is absent. */
  readonly absent?: string;
  readonly example?: string;
}

/** {@link KeyColumns}; the meaning of a key is its description, whose links begin at `docs/`. */
export const columns = z.registry<KeyColumns>();

/** The keys that people look for in a mapping but that belong elsewhere, each with advice. */
export const elsewhere = z.registry<Readonly<Record<string, string>>>();

const NO_NAMESPACE = "remove it: namespaces follow from the names of app and environment";

/** The advice of {@link elsewhere} for what belongs to an app or a workload. */
export const noNamespaces = { namespace: NO_NAMESPACE, targetNamespace: NO_NAMESPACE };

/**
 * Text that `problemOf` finds nothing wrong with.
 *
 * @param pattern as much of that check as a regular expression can tell, for the JSON Schema; it refuses nothing itself
 */
export function text(example: string, problemOf: (value: string) => Problem = () => undefined, pattern?: RegExp) {
  return z
    .string()
    .superRefine((value, context) => {
      const message = problemOf(value);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .register(examples, { example: quote(example), problemOf })
    .register(z.globalRegistry, {
      examples: [example],
      ...(pattern === undefined ? {} : { pattern: pattern.source }),
    });
}

/** Checks the keys of a mapping with `problemOf`, each at its own place. */
export function checkKeys(problemOf: (key: string) => Problem) {
  return (mapping: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void => {
    for (const key of Object.keys(mapping)) {
      const message = problemOf(key);
      if (message !== undefined) context.addIssue({ code: "custom", path: [key], message });
    }
  };
}

/** Refuses a mapping without keys. */
export function notEmpty(remedy: string) {
  return (mapping: object, context: z.RefinementCtx): void => {
    if (Object.keys(mapping).length === 0) context.addIssue({ code: "custom", message: `is empty; ${remedy}` });
  };
}

/** One of a few words. */
export function choice<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words);
}

/** How often a key or secret has been made: another number is another one. */
export function generation() {
  return z.int().min(1).default(1);
}

/** The advice of {@link elsewhere} for the word that earlier versions had for a generation, which they counted from 0. */
export const WAS_ROTATION = {
  rotation: "write generation, one higher: generation: 2 in place of rotation: 1, and nothing in place of rotation: 0",
};

/** Public AGE key, or SSH key, whose comment is left out. */
export function recipient() {
  return text("age1...", recipientProblem, /^(age1[0-9a-z]+|ssh-(ed25519|rsa) +[A-Za-z0-9+/]+={0,2}( .*)?)$/)
    .overwrite(withoutComment)
    .pipe(z.union([z.templateLiteral(["age1", z.string()]), z.templateLiteral(["ssh-", z.string()])]));
}

/** Private AGE key. */
export function identity() {
  return text("AGE-SECRET-KEY-1...", identityProblem).pipe(
    z.custom<Identity>((value) => typeof value === "string" && isIdentity(value)),
  );
}
