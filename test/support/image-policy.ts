import type { TagSelection } from "../../manifests/images/tag-policy.ts";

/**
 * The tag that Flux's image-reflector-controller picks: `internal/policy/{filter,semver}.go` of version 1.2, which go by
 * Go's regular expressions and by Masterminds/semver, done over again for what this project writes.
 * @returns undefined when none fits
 */
export function latestTag(tags: readonly string[], { filterTags, policy }: TagSelection): string | undefined {
  // The controller keeps one tag for each extracted text, whichever came last.
  const byVersion = new Map(tags.flatMap((tag) => extracted(tag, filterTags).map((text) => [text, tag] as const)));
  if (policy.semver.range !== "*") throw new RangeError("only the range of all versions is done over here");
  const [latest] = [...byVersion.keys()]
    .flatMap((text) => parsed(text))
    .sort((one, other) => compare(other.parts, one.parts));
  return latest === undefined ? undefined : byVersion.get(latest.text);
}

function extracted(tag: string, filterTags: TagSelection["filterTags"]): string[] {
  if (filterTags === undefined) return [tag];
  // Go's named groups, and its templates, in which a name goes as far as it can.
  const match = new RegExp(filterTags.pattern.replaceAll("(?P<", "(?<")).exec(tag);
  if (match === null) return [];
  return [filterTags.extract.replaceAll(/\$(\w+)/g, (_, name: string) => match.groups?.[name] ?? "")];
}

interface Version {
  readonly text: string;
  readonly parts: readonly bigint[];
}

/** `semver.StrictNewVersion`, after a `v`: three whole numbers without zeros in front, of 64 bits. */
function parsed(text: string): Version[] {
  const numbers = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(text)?.slice(1).map(BigInt);
  return numbers?.every((number) => number < 2n ** 64n) === true ? [{ text, parts: numbers }] : [];
}

function compare(one: readonly bigint[], other: readonly bigint[]): number {
  const difference = one.map((part, index) => part - (other[index] ?? 0n)).find((part) => part !== 0n) ?? 0n;
  return difference > 0n ? 1 : Number(difference);
}
