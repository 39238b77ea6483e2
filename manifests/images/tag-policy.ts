import type { ImageTags } from "../../model/images.ts";

/** How an ImagePolicy picks a tag. */
export interface TagSelection {
  /** Which tags count, and what of them is compared. Default: all of them, whole. */
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
 * What Flux needs to know to find the newest tag.
 *
 * A date and a number become one version, `YYYYMMDD.N.0`, of which Flux's library compares each part as a whole number of
 * 64 bits. So `dev-20260131.10` comes after `dev-20260131.9`, which the order of letters gets wrong, and before
 * `dev-20260201.1`, which Flux's order of numbers gets wrong once a day has had ten builds: it reads `20260131.10` as a
 * fraction. The pattern takes no zeros in front, so no two tags become the same version; and no more than 18 digits, so
 * that each fits.
 *
 * The names in `extract` have no braces: Flux would take `${date}` for a variable of its own where it substitutes some.
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

/** The parts of a date, of equally many digits in every tag, make one number together; time and number come second and third. */
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

/** Of what a tag has, the dot alone means something else in a pattern. */
function literally(text: string): string {
  return text.replaceAll(".", String.raw`\.`);
}
