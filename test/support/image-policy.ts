import type { TagSelection } from "../../manifests/images/tag-policy.ts";

/**
 * The tag that Flux's image-reflector-controller picks: `internal/policy` of version 1.2, which goes by Go's regular
 * expressions, numbers and strings and by Masterminds/semver, done over again for what this project writes.
 * @returns undefined when none fits
 * @throws RangeError where the controller fails although there are tags
 */
export function latestTag(tags: readonly string[], { filterTags, policy }: TagSelection): string | undefined {
  // The controller keeps one tag for each extracted text, whichever came last.
  const byText = new Map(tags.flatMap((tag) => extracted(tag, filterTags).map((text) => [text, tag] as const)));
  const latest = latestOf([...byText.keys()], policy);
  return latest === undefined ? undefined : byText.get(latest);
}

function latestOf(texts: readonly string[], policy: TagSelection["policy"]): string | undefined {
  if ("semver" in policy) {
    if (policy.semver.range !== "*") throw new RangeError("only the range of all versions is done over here");
    return texts.flatMap((text) => parsed(text)).sort((one, other) => compare(other.parts, one.parts))[0]?.text;
  }
  if ("alphabetical" in policy) return texts.toSorted((one, other) => (one < other ? 1 : -1))[0];
  const numbers = texts.map((text) => {
    const number = text === "" ? NaN : Number(text);
    if (Number.isNaN(number)) throw new RangeError(`failed to parse invalid numeric value '${text}'`);
    return { text, number };
  });
  return numbers.toSorted((one, other) => other.number - one.number)[0]?.text;
}

function extracted(tag: string, filterTags: TagSelection["filterTags"]): string[] {
  if (filterTags === undefined) return [tag];
  const match = new RegExp(filterTags.pattern.replaceAll("(?P<", "(?<")).exec(tag);
  if (match === null) return [];
  const { extract } = filterTags;
  if (extract === undefined) return [tag];
  // Go's templates, in which a name goes as far as it can.
  return [
    extract.replaceAll(/\$(?:(\w+)|\{(\w+)\})/g, (_, bare: string | undefined, braced: string) => {
      const name = bare ?? braced;
      return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? "";
    }),
  ];
}

interface Version {
  readonly text: string;
  readonly parts: readonly bigint[];
}

/** `version.ParseVersion` of fluxcd/pkg: three whole numbers of 64 bits, after a `v`; zeros in front do not matter. */
function parsed(text: string): Version[] {
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(BigInt);
  return numbers?.every((number) => number < 2n ** 64n) === true ? [{ text, parts: numbers }] : [];
}

function compare(one: readonly bigint[], other: readonly bigint[]): number {
  const difference = one.map((part, index) => part - (other[index] ?? 0n)).find((part) => part !== 0n) ?? 0n;
  return difference > 0n ? 1 : Number(difference);
}
