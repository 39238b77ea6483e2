import { z } from "zod";
import { setSecret, SET_KUBECONFIG } from "../commands.ts";
import { YamlDate } from "../../yaml/date.ts";
import { faultAt, type Fault, type Path, type Source } from "../fault.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { examples } from "./fields.ts";
import { entryOf } from "../../manifests/entry-of.ts";

type Issue = z.core.$ZodRawIssue;

/** A value that fits its schema, or all that keeps it from doing so. */
export interface Checked<T> {
  /** Absent when there are faults. */
  readonly value?: T;
  readonly faults: readonly Fault[];
}

/**
 * Checks a value of `source`. Messages show no value, except where a field's own check decided that it may be seen.
 *
 * @param unchecked keys at the top about which nothing is said
 */
export function check<T>(
  schema: z.ZodType<T>,
  value: unknown,
  source: Source,
  unchecked: readonly string[] = [],
): Checked<T> {
  const lost = lostKeys(value).filter(([key]) => !unchecked.includes(String(key)));
  const result = schema.safeParse(value, { error: describe });
  if (result.success && lost.length === 0) return { value: result.data, faults: [] };
  const issues = (result.error?.issues ?? []).filter(({ path: [key] }) => !unchecked.includes(String(key)));
  const faults = issues.flatMap((issue) => toFaults(issue, source));
  return {
    faults: [
      ...faults,
      ...lost.map((path) => faultAt(source, path, "is a name that nothing can have; choose another")),
    ],
  };
}

/** Zod leaves this key out of what it reads, and says so only where keys have to be known. */
const LOST = "__proto__";

function lostKeys(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([step, child]) => [
    ...(step === LOST ? [[...path, step]] : []),
    ...lostKeys(child, [...path, step]),
  ]);
}

function toFaults(issue: z.core.$ZodIssue, source: Source, above: Path = []): Fault[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))];
  if (issue.code === "invalid_union") {
    // What has the form of one of the alternatives is told what is wrong with that.
    const meant = issue.errors.find((issues) => issues.every((inner) => inner.path.length > 0));
    if (meant !== undefined) return meant.flatMap((inner) => toFaults(inner, source, path));
  }
  if (issue.code !== "unrecognized_keys") return [faultAt(source, path, issue.message)];
  const problems = issue.message.split("\n");
  return issue.keys.flatMap((key, index) =>
    key === LOST ? [] : [faultAt(source, [...path, key], problems[index] ?? issue.message)],
  );
}

/** In this program's words; of unknown keys, one line for each. */
function describe(issue: Issue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, issue)).join("\n");
    case "invalid_type":
      return issue.input === undefined ? `is missing; write ${expectation(issue)}` : wrongType(issue);
    case "invalid_value":
      return wrongWord(issue.input, issue.values.map(String));
    case "too_small":
      return `is too small; write at least ${issue.minimum}`;
    case "too_big":
      return `is too big; write at most ${issue.maximum}`;
    default:
      return "does not fit; see docs/configuration.md";
  }
}

function unknownKey(key: string, issue: Issue): string {
  const moved = entryOf(MOVED, key);
  if (moved !== undefined) return `does not belong here; ${moved}`;
  const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
  return `is not a known key; ${didYouMean(key, known)}`;
}

const NO_NAMESPACE = "remove it: namespaces follow from the names of app and environment";

/** Where people look for a setting first, and where it is. */
const MOVED: Readonly<Record<string, string>> = {
  password: `run: ${setSecret("registryPasswords", "<name>")}`,
  token: "set the environment variable GITHUB_TOKEN",
  kubeconfig: `run: ${SET_KUBECONFIG}`,
  clientSecret: "the program makes it; change rotation for another one",
  postLogoutRedirectUris: "Authelia has no logout that an app can begin; remove it",
  namespace: NO_NAMESPACE,
  targetNamespace: NO_NAMESPACE,
};

function wrongType(issue: Issue & { readonly code: "invalid_type" }): string {
  const found = typeName(issue.input);
  if (issue.expected === "string" && isScalar(issue.input) && fitsInQuotes(issue))
    return `is ${found}, not text; put it in quotes`;
  return `is ${found}; write ${expectation(issue)}`;
}

function isScalar(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" || isDate(value);
}

function isDate(value: unknown): boolean {
  return value instanceof YamlDate;
}

function fitsInQuotes({ inst, input }: Issue): boolean {
  const problemOf = inst instanceof z.ZodType ? examples.get(inst)?.problemOf : undefined;
  return problemOf?.(input instanceof YamlDate ? input.toJSON() : String(input)) === undefined;
}

function wrongWord(input: unknown, words: readonly string[]): string {
  if (input === undefined) return `is missing; write one of ${words.join(", ")}`;
  if (typeof input !== "string") return `is ${typeName(input)}; write one of ${words.join(", ")}`;
  return `${quote(input)} is not known here; ${didYouMean(input, words)}`;
}

function expectation(issue: Issue & { readonly code: "invalid_type" }): string {
  const kind = EXPECTED[issue.expected] ?? issue.expected;
  const { inst } = issue;
  if (inst instanceof z.ZodObject) return `${kind} with ${wantedKeys(inst)}`;
  const example = inst instanceof z.ZodType ? examples.get(inst)?.example : undefined;
  return example === undefined ? kind : `${kind}, such as ${example}`;
}

function wantedKeys(schema: z.ZodObject<z.core.$ZodShape>): string {
  const required = Object.entries(schema.shape).flatMap(([key, { _zod }]) => (_zod.optin === undefined ? [key] : []));
  return required.length === 0 ? `one of ${Object.keys(schema.shape).join(", ")}` : required.join(", ");
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: 'a list, each item after "- "',
  object: "a mapping",
  record: "a mapping of names to values",
};

function typeName(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (isDate(value)) return "a date";
  return FOUND[typeof value] ?? typeof value;
}

const FOUND: Readonly<Record<string, string>> = {
  bigint: "a number",
  boolean: "true or false",
  number: "a number",
  object: "a mapping",
  string: "text",
};
