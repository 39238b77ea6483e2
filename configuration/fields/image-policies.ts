import { quote } from "../suggestion.ts";
import { readGoRegexp } from "./go-regexp.ts";
import { IMAGE } from "./images.ts";
import type { Problem } from "./kubernetes.ts";

/** The prefix of a tag. Flux reads the text around it as a regular expression, but takes the prefix literally. */
export const TAG_PREFIX = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;

/**
 * The address of an image as Flux's ImageRepository takes it.
 * @see https://fluxcd.io/flux/components/image/imagerepositories/#image
 */
export function followedImageProblem(value: string): Problem {
  if (IMAGE.test(value)) return undefined;
  const bare = value
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/@.*$/, "")
    .replace(/:[^/]*$/, "")
    .toLowerCase();
  const instead = IMAGE.test(bare) ? bare : "ghcr.io/labrats-work/my-diet";
  return `${quote(value)} is not an image without its tag; write ${quote(instead)}`;
}

/** The text before the hyphen and the date in a tag. */
export function tagPrefixProblem(value: string): Problem {
  if (value === "") return 'is empty; write the prefix of the date in tags, "dev" for dev-20260131.1';
  if (TAG_PREFIX.test(value)) return undefined;
  const bare = value.replace(/[^A-Za-z0-9_.-]+/g, "").replace(/^[.-]+|-+$/g, "");
  return `${quote(value)} is not what a tag begins with; write ${quote(TAG_PREFIX.test(bare) ? bare : "dev")}`;
}

/**
 * A tag of the distribution specification.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests
 */
export const FOLLOWED_TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** The one tag that is followed by its digest. */
export function followedTagProblem(value: string): Problem {
  if (["date", "numerical", "alphabetical"].includes(value))
    return `${quote(value)} is an order of tags; write tags: ${value}`;
  if (FOLLOWED_TAG.test(value)) return undefined;
  const [, inside = ""] = /:([^/:@]+)(?:@.*)?$/.exec(value.trim()) ?? [];
  const instead = FOLLOWED_TAG.test(inside) ? inside : "latest";
  return `${quote(value)} is not one tag; write ${quote(instead)}, or a pattern where several tags count`;
}

/**
 * Which tags count, as Flux reads it.
 * @see https://fluxcd.io/flux/components/image/imagepolicies/#filter-tags
 */
export function tagPatternProblem(value: string): Problem {
  if (value === "") return 'is empty; write which tags count, "^main-[0-9a-f]+-(?P<time>[0-9]+)$"';
  const read = readGoRegexp(value);
  return "problem" in read ? `${quote(value)} ${read.problem}` : undefined;
}
