/** The rule of an ImagePolicy for selecting a tag, as in its `spec`. */
export interface Selection {
  readonly filterTags?: { readonly pattern: string; readonly extract?: string | undefined } | undefined;
  readonly policy: {
    readonly semver?: object | undefined;
    readonly alphabetical?: Order | undefined;
    readonly numerical?: Order | undefined;
  };
}

interface Order {
  readonly order?: string | undefined;
}

/** No tag can be selected; the message is the controller's. */
export class NoLatestTag extends Error {
  override name = "NoLatestTag";
}

/**
 * Selects a tag like Flux's image-reflector-controller. It reimplements `internal/policy` of version 1.2, which relies
 * on Go's regular expressions, numbers and strings and on Masterminds/semver, except for version ranges: every version
 * is assumed to be in the range.
 * @throws NoLatestTag where the controller fails
 * @see https://github.com/fluxcd/image-reflector-controller/tree/main/internal/policy
 */
export function latestTag(tags: readonly string[], { filterTags, policy }: Selection): string {
  // The controller keeps one tag for each extracted text: the last one.
  const byText = new Map(tags.flatMap((tag) => extracted(tag, filterTags).map((text) => [text, tag] as const)));
  const texts = [...byText.keys()];
  if (texts.length === 0) throw new NoLatestTag("version list argument cannot be empty");
  const latest = latestOf(texts, policy);
  return byText.get(latest) ?? latest;
}

function latestOf(texts: readonly string[], { semver, alphabetical, numerical }: Selection["policy"]): string {
  if (semver !== undefined) {
    const [latest] = texts.flatMap((text) => parsed(text)).sort((one, other) => compare(other.parts, one.parts));
    if (latest === undefined) throw new NoLatestTag("unable to determine latest version from provided list");
    return latest.text;
  }
  if (numerical !== undefined) return inOrder(texts, numberOf, numerical);
  return inOrder(texts, (text) => text, alphabetical ?? {});
}

function inOrder(texts: readonly string[], valueOf: (text: string) => number | string, { order }: Order): string {
  const ascending = texts
    .map((text) => ({ text, value: valueOf(text) }))
    .sort((one, other) => (one.value < other.value ? -1 : Number(one.value > other.value)));
  return ascending.at(order === "desc" ? 0 : -1)?.text ?? "";
}

function numberOf(text: string): number {
  const number = text === "" ? NaN : Number(text);
  if (Number.isNaN(number)) throw new NoLatestTag(`failed to parse invalid numeric value '${text}'`);
  return number;
}

function extracted(tag: string, filterTags: Selection["filterTags"]): string[] {
  if (filterTags === undefined) return [tag];
  const match = expressionOf(filterTags.pattern).exec(tag);
  if (match === null) return [];
  const { extract = "" } = filterTags;
  if (extract === "") return [tag];
  // Go's templates, in which a name extends as far as possible.
  return [
    extract.replaceAll(/\$(?:(\w+)|\{(\w+)\})/g, (_, bare: string | undefined, braced: string) => {
      const name = bare ?? braced;
      return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? "";
    }),
  ];
}

/** Compiles a pattern. Flags, and anchors such as `\z`, exist only in Go. */
function expressionOf(pattern: string): RegExp {
  try {
    return new RegExp(pattern.replaceAll("(?P<", "(?<"), "u");
  } catch {
    throw new NoLatestTag(`the sandbox cannot play the pattern '${pattern}'`);
  }
}

interface Version {
  readonly text: string;
  readonly parts: readonly bigint[];
}

/** `version.ParseVersion` of fluxcd/pkg: three 64-bit integers after an optional `v`; leading zeros do not matter. */
function parsed(text: string): Version[] {
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(BigInt);
  return numbers?.every((number) => number < 2n ** 64n) === true ? [{ text, parts: numbers }] : [];
}

function compare(one: readonly bigint[], other: readonly bigint[]): number {
  const difference = one.map((part, index) => part - (other[index] ?? 0n)).find((part) => part !== 0n) ?? 0n;
  return difference > 0n ? 1 : Number(difference);
}
