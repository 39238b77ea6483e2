import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";

/** The characters of a range of versions. */
export const SEMVER_CHARACTERS = /^[0-9A-Za-z.*+|,<>=!~^ -]+$/;

const OPERATOR = /^(>=|=>|<=|=<|!=|~>|[=<>~^])? *(?=\S)/;
/** Only wildcards may follow a wildcard: the library would ignore anything else. Its numbers have 64 bits. */
const CORE = /^v?([0-9]{1,18}(\.[0-9]{1,18}){0,2}|([0-9]{1,18}\.){0,2}[xX*](\.[xX*])*)$/;
const PRERELEASE_PART = /^(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)$/;
const BUILD_PART = /^[0-9A-Za-z-]+$/;

/**
 * A range of versions, as the library that Flux uses reads it: comparators, with spaces or commas between those that all
 * have to hold, and `||` between alternatives.
 * @see https://github.com/Masterminds/semver#checking-version-constraints
 */
export function semverProblem(value: string): Problem {
  const alternatives = value.split("||").map((alternative) => alternative.split(","));
  if (alternatives.flat().every((part) => SEMVER_CHARACTERS.test(part) && isRangePart(part.trim()))) return undefined;
  return `${quote(value)} is not a range of versions; write ">=1.0.0 <2.0.0" or "1.x"`;
}

function isRangePart(part: string): boolean {
  const [from = "", to, ...more] = part.split(/ +- +/);
  if (to !== undefined) return more.length === 0 && isVersion(from) && isVersion(to);
  // A space may also stand between an operator and its version.
  const comparators = part.replaceAll(/(?<=[<>=~^]) +(?=[0-9vxX*])/g, "").split(/ +/);
  return comparators.every((comparator) => isVersion(comparator.replace(OPERATOR, "")));
}

function isVersion(text: string): boolean {
  const [, core = "", prerelease, build] = /^([^+-]*)(?:-([^+]*))?(?:\+(.*))?$/.exec(text) ?? [];
  if (!CORE.test(core) || core.split(".").length > 3) return false;
  const parts = (list: string | undefined): readonly string[] => list?.split(".") ?? [];
  return (
    parts(prerelease).every((part) => PRERELEASE_PART.test(part)) && parts(build).every((part) => BUILD_PART.test(part))
  );
}
