import type { ImageTags } from "../../configuration/images.ts";

/** How an ImagePolicy picks a tag. */
export interface TagSelection {
  /** Which tags count, and what of them is compared. Default: all of them, whole. */
  readonly filterTags?: { readonly pattern: string; readonly extract: string };
  readonly policy: { readonly semver: { readonly range: string } };
}

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
  if (tags.by === "semver") return { policy: { semver: { range: tags.range } } };
  const prefix = tags.prefix.replaceAll(".", String.raw`\.`);
  return {
    filterTags: {
      pattern: `^${prefix}-(?P<date>[1-9][0-9]{7})${String.raw`\.`}(?P<number>0|[1-9][0-9]{0,17})$`,
      extract: "$date.$number.0",
    },
    policy: { semver: { range: "*" } },
  };
}
