import type { ImageTags } from "../../model/images.ts";

/** The fields with which an ImagePolicy selects a tag. */
export interface TagSelection {
  /** The tags to consider, and the part of each that is compared. Default: all tags, whole. */
  readonly filterTags?: TagFilter;
  readonly policy:
    | { readonly semver: { readonly range: string } }
    | { readonly numerical: { readonly order: "asc" } }
    | { readonly alphabetical: { readonly order: "asc" } };
}

interface TagFilter {
  readonly pattern: string;
  /** Default: the whole tag. */
  readonly extract?: string;
}

/** Every version of three numbers. */
const anyVersion = { semver: { range: "*" } } as const;

/**
 * Returns the fields with which Flux finds the newest tag.
 *
 * A date and a number become one version, `YYYYMMDD.N.0`. Flux's library compares each part as a whole number of 64
 * bits, so `dev-20260131.10` comes after `dev-20260131.9`, which alphabetical order gets wrong, and before
 * `dev-20260201.1`, which Flux's numerical order gets wrong once a day has ten builds: it reads `20260131.10` as a
 * fraction. The pattern rejects leading zeros, so no two tags become the same version, and more than 18 digits, so that
 * each number fits.
 *
 * The names in `extract` have no braces: in a file with variables, Flux would substitute `${date}`.
 * @see https://fluxcd.io/flux/components/image/imagepolicies/#filter-tags
 */
export function tagSelection(tags: ImageTags): TagSelection {
  switch (tags.by) {
    case "semver":
      return { ...filterOf(tags), policy: { semver: { range: tags.range } } };
    case "numerical":
      return { ...filterOf(tags), policy: { numerical: { order: "asc" } } };
    case "alphabetical":
      return { ...filterOf(tags), policy: { alphabetical: { order: "asc" } } };
    case "tag":
      return { filterTags: { pattern: `^${literally(tags.tag)}$` }, policy: { alphabetical: { order: "asc" } } };
    case "date":
      return { filterTags: dateFilter(tags), policy: anyVersion };
  }
}

function filterOf({ pattern, extract }: { readonly pattern?: string; readonly extract?: string }): {
  readonly filterTags?: TagFilter;
} {
  return pattern === undefined ? {} : { filterTags: { pattern, ...(extract === undefined ? {} : { extract }) } };
}

/**
 * The parts of a date, which have the same number of digits in every tag, form one number; time and number come second
 * and third.
 */
function dateFilter(tags: ImageTags & { readonly by: "date" }): TagFilter {
  if ("groups" in tags) {
    const { pattern, groups } = tags;
    const named = (...names: string[]): string[] =>
      names.filter((name) => groups.includes(name)).map((name) => `$${name}`);
    const version = [named("date", "year", "month", "day").join(""), ...named("time", "number"), "0", "0"];
    return { pattern, extract: version.slice(0, 3).join(".") };
  }
  const dot = String.raw`\.`;
  return {
    pattern: `^${literally(tags.prefix)}-(?P<date>[1-9][0-9]{7})${dot}(?P<number>0|[1-9][0-9]{0,17})$`,
    extract: "$date.$number.0",
  };
}

/** Escapes a tag for a pattern: the dot is the only special character that a tag can have. */
function literally(text: string): string {
  return text.replaceAll(".", String.raw`\.`);
}
