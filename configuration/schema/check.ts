import { z } from "zod";
import { YamlDate } from "../../yaml/date.ts";
import { faultAt, type Fault, type Path, type Source } from "../fault.ts";
import { closest, didYouMean, quote } from "../suggestion.ts";
import { elsewhere, examples } from "./fields.ts";
import { entryOf } from "../../model/entry-of.ts";

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
  const suggested = new Suggested();
  const result = schema.safeParse(value, { error: (issue) => describe(issue, suggested) });
  if (result.success && lost.length === 0) return { value: result.data, faults: [] };
  const issues = (result.error?.issues ?? []).filter(({ path: [key] }) => !unchecked.includes(String(key)));
  const faults = issues
    .filter((issue) => !suggested.explains(issue, value))
    .flatMap((issue) => toFaults(issue, source));
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
    // If the value has the form of one alternative, only the problems with that alternative are reported.
    const meant = issue.errors.find((issues) => issues.every((inner) => inner.path.length > 0));
    if (meant !== undefined) return meant.flatMap((inner) => toFaults(inner, source, path));
  }
  if (issue.code !== "unrecognized_keys") return [faultAt(source, path, issue.message)];
  const problems = issue.message.split("\n");
  return issue.keys.flatMap((key, index) =>
    key === LOST ? [] : [faultAt(source, [...path, key], problems[index] ?? issue.message)],
  );
}

/** Keys that were suggested in place of unknown ones. That such a key is missing goes without saying. */
class Suggested {
  readonly #keys = new Map<unknown, Set<string>>();

  /** Notes that a mapping has a key that was meant to be `key`. */
  add(mapping: unknown, key: string): void {
    this.#keys.set(mapping, (this.#keys.get(mapping) ?? new Set()).add(key));
  }

  /** Whether an issue, found in `root`, says that a suggested key is missing. */
  explains({ code, path }: z.core.$ZodIssue, root: unknown): boolean {
    const key = path.at(-1);
    if (code !== "invalid_type" && code !== "invalid_value" && code !== "invalid_union") return false;
    const mapping = path.slice(0, -1).reduce(valueAt, root);
    return typeof key === "string" && valueAt(mapping, key) === undefined && this.#keys.get(mapping)?.has(key) === true;
  }
}

function valueAt(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** In this program's words; of unknown keys, one line for each. */
function describe(issue: Issue, suggested: Suggested): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, issue, suggested)).join("\n");
    case "invalid_type":
      return issue.input === undefined ? `is missing; write ${expectation(issue)}` : wrongType(issue);
    case "invalid_value":
      return wrongWord(issue.input, issue.values.map(String));
    case "too_small":
      return `is too small; write at least ${issue.minimum}`;
    case "too_big":
      return `is too big; write at most ${issue.maximum}`;
    default:
      return "does not fit; see docs/reference/configuration.md";
  }
}

function unknownKey(key: string, issue: Issue, suggested: Suggested): string {
  const { inst } = issue;
  const moved = inst instanceof z.ZodType ? entryOf(elsewhere.get(inst) ?? {}, key) : undefined;
  if (moved !== undefined) return `does not belong here; ${moved}`;
  const known = inst instanceof z.ZodObject ? Object.keys(inst.shape) : [];
  const near = closest(key, known);
  if (near !== undefined) suggested.add(issue.input, near);
  return `is not a known key; ${didYouMean(key, known)}`;
}

function wrongType(issue: Issue & { readonly code: "invalid_type" }): string {
  const found = typeName(issue.input);
  if (issue.expected === "string" && isScalar(issue.input) && fitsInQuotes(issue))
    return `is ${found}, not text; put it in quotes`;
  if (issue.expected === "array" && found === "a mapping" && holdsMappings(issue.inst))
    return 'is a mapping; write a list: put "- " before its first key, or [ ] around it';
  return `is ${found}; write ${expectation(issue)}`;
}

function holdsMappings(schema: unknown): boolean {
  return schema instanceof z.ZodArray && schema.element instanceof z.ZodObject;
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
