import { readGoRegexp, type GoRegexp, type NamedGroup } from "../fields/go-regexp.ts";
import { quote } from "../suggestion.ts";

/** A policy as it is written, which may violate the schema. */
type Policy = Readonly<Record<string, unknown>>;

/** A problem with one key of a policy. */
interface PolicyProblem {
  readonly key: string;
  readonly problem: string;
}

type ReadPattern = Exclude<GoRegexp, { readonly problem: string }>;

/** The keys of which a policy has exactly one. */
const CHOICES = ["tags", "semver", "tag"];

const ORDERS: readonly unknown[] = ["date", "numerical", "alphabetical"];

const EXAMPLE = '"^main-[0-9a-f]+-(?P<time>[0-9]+)$"';

/** Matches patterns for a fixed number of digits. */
const FIXED_WIDTH = /^(?:(?:\[\d-\d\]|\[\[:digit:\]\]|\\d|\d)(?:\{\d+\})?)+$/;

/** Groups of a pattern with tags: date, with the digits to advise. */
const DATE_GROUPS: Readonly<Record<string, string>> = {
  date: "[0-9]{8}",
  year: "[0-9]{4}",
  month: "[0-9]{2}",
  day: "[0-9]{2}",
  time: "[0-9]{6}",
  number: "[0-9]+",
};

/** Reports keys of a policy that cannot be combined, and patterns that would not order tags as the policy says. */
export function policyProblems(policy: Policy): PolicyProblem[] {
  const [first, second] = CHOICES.filter((key) => key in policy);
  // The schema refuses a policy without any.
  if (first === undefined) return [];
  if (second !== undefined) {
    return [{ key: second, problem: `cannot be combined with ${quote(first)}; remove one of the two` }];
  }
  return [...misplacedKeys(policy, first), ...patternProblems(policy)];
}

function misplacedKeys(policy: Policy, choice: string): PolicyProblem[] {
  const { tags, tag, digest, pattern } = policy;
  // The schema tells what is no order.
  if (choice === "tags" && !ORDERS.includes(tags)) return [];
  const problems: [string, boolean, string][] = [
    ["prefix", tags !== "date", "is for tags: date alone; remove it"],
    ["prefix", tags === "date" && pattern !== undefined, "is part of a pattern where there is one; remove it"],
    ["pattern", choice === "tag", 'cannot be combined with "tag", which is all of a tag; remove one of the two'],
    ["extract", pattern === undefined, `takes groups from a pattern; write pattern: ${EXAMPLE}, or remove it`],
    [
      "extract",
      pattern !== undefined && tags === "date",
      "is for other orders; remove it: by date, the names of the groups say what is compared",
    ],
    [
      "interval",
      tag === undefined ? digest !== "Always" : digest === "IfNotPresent",
      "is for digest: Always alone; remove it",
    ],
  ];
  return problems.flatMap(([key, isMisplaced, problem]) => (key in policy && isMisplaced ? [{ key, problem }] : []));
}

function patternProblems({ tags, tag, pattern, extract }: Policy): PolicyProblem[] {
  if (pattern === undefined) {
    if (tags !== "numerical" && tags !== "alphabetical") return [];
    return [{ key: "tags", problem: `needs to know which tags count; write pattern: ${EXAMPLE} beside it` }];
  }
  // The schema tells what Go does not take.
  const read = typeof pattern === "string" ? readGoRegexp(pattern) : undefined;
  if (read === undefined || "problem" in read || tag !== undefined) return [];
  if (tags === "date") return dateProblems(read.groups);
  const used = usedGroups(read, extract);
  if ("problem" in used) return [used];
  return tags === "numerical" ? numberProblems(used.groups, extract) : [];
}

/** The named groups that are compared. */
function usedGroups(
  { groups, captures }: ReadPattern,
  extract: unknown,
): PolicyProblem | { readonly groups: readonly NamedGroup[] } {
  const names = [...new Set(groups.map(({ name }) => name))];
  if (typeof extract !== "string") {
    if (names.length < 2) return { groups };
    const problem = `has the groups ${names.join(", ")}; write extract: "$${names[0] ?? ""}" beside it, or else what is compared`;
    return { key: "pattern", problem };
  }
  const remedy = `write ${quote(`$${names[0] ?? Math.min(captures, 1)}`)}${names.length > 1 ? `, or another of ${names.join(", ")}` : ""}`;
  const references = [...extract.matchAll(/\$(?:(\w+)|\{(\w+)\})?/g)].map(([, bare, braced]) => bare ?? braced);
  if (references.length === 0) return { key: "extract", problem: `${quote(extract)} names no group; ${remedy}` };
  const isKnown = (name = ""): boolean =>
    /^(?:0|[1-9]\d*)$/.test(name) ? Number(name) <= captures : names.includes(name);
  const unknown = references.find((name) => !isKnown(name));
  if (unknown !== undefined || references.includes(undefined)) {
    const problem = `${quote(extract)} names ${unknown === undefined ? "no group" : `${quote(unknown)}, no group of the pattern`}; ${remedy}`;
    return { key: "extract", problem };
  }
  return { groups: groups.filter(({ name }) => references.includes(name)) };
}

/** One tag that is not a number, and Flux finds none of the others. */
function numberProblems(groups: readonly NamedGroup[], extract: unknown): PolicyProblem[] {
  if (groups.length === 0 && extract === undefined) {
    return [{ key: "pattern", problem: 'does not say where the number is; write "(?P<number>[0-9]+)" for it' }];
  }
  return groups
    .filter(({ digits }) => !digits)
    .map(({ name, body }) => ({
      key: "pattern",
      problem: `takes ${quote(body)} for a number, and Flux finds no tag at all where one of them is none; write "(?P<${name}>[0-9]+)"`,
    }));
}

function dateProblems(groups: readonly NamedGroup[]): PolicyProblem[] {
  const names = groups.map(({ name }) => name);
  const isWhole = names.includes("date") !== ["year", "month", "day"].every((name) => names.includes(name));
  const unknown = names.filter((name, index) => !Object.hasOwn(DATE_GROUPS, name) || names.indexOf(name) !== index);
  if (!isWhole || unknown.length > 0) {
    const problem =
      'has to name the parts of a date, each once: "date" or "year", "month" and "day", also "time" and "number"; write "^(?P<date>[0-9]{8})-(?P<number>[0-9]+)$"';
    return [{ key: "pattern", problem }];
  }
  return groups
    .filter(({ name, body, digits }) => (isNumber(name) ? !digits : !FIXED_WIDTH.test(body)))
    .map(({ name, body }) => {
      const demand = isNumber(name)
        ? "which has to be digits alone"
        : "which has to be equally many digits in every tag";
      const problem = `has ${quote(body)} for ${quote(name)}, ${demand}; write "(?P<${name}>${DATE_GROUPS[name] ?? ""})"`;
      return { key: "pattern", problem };
    });
}

/** Whether the group is a number of its own, and no part of a date. */
function isNumber(group: string): boolean {
  return group === "time" || group === "number";
}
