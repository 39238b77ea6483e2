import type { GitRef } from "../model/git-ref.ts";
import type { ImagePolicyValues, ImagesValues, ImageUpdatesValues } from "./schema/images.ts";
import { entryOf } from "../model/entry-of.ts";
import { namedGroups } from "./fields/go-regexp.ts";
import type { AppImages, ImageTags, ImageDigest } from "../model/images.ts";

/** The settings of an environment that images depend on. */
interface Environment {
  readonly name: string;
  readonly path: string;
  /** Absent when the app's source applies. */
  readonly ref?: GitRef;
}

/** The app's images, if it has any. Rules have seen to it that environments are known and follow branches. */
export function toImages(
  { images, imageUpdates }: { readonly images: ImagesValues; readonly imageUpdates: ImageUpdatesValues },
  environments: readonly Environment[],
  source: GitRef,
): { readonly images?: AppImages } {
  if (images.length === 0) return {};
  const named = images.map(({ environments: policies, ...image }) => ({
    ...image,
    policies: Object.entries(policies).map(([environment, policy]) => ({
      environment,
      tags: toTags(environment, policy),
      ...toDigest(policy),
    })),
  }));
  const withPolicy = environments.filter(({ name }) =>
    named.some(({ policies }) => policies.some(({ environment }) => environment === name)),
  );
  const updates = withPolicy.map(({ name, path, ref = source }) => {
    // The rule about images has seen to it.
    if (!("branch" in ref)) throw new Error(`environment ${name} follows no branch`);
    const { branch: push = ref.branch, path: where = path } = entryOf(imageUpdates, name) ?? {};
    return { environment: name, branch: ref.branch, push, path: where };
  });
  return { images: { images: named, updates } };
}

/** Rules have seen to it that what is written goes together. */
function toTags(environment: string, policy: ImagePolicyValues): ImageTags {
  const { tags, prefix = environment, pattern, semver, tag } = policy;
  if (tag !== undefined) return { by: "tag", tag };
  const extract = extractOf(policy);
  if (semver !== undefined) {
    return { by: "semver", range: semver, ...(pattern === undefined ? {} : { pattern }), ...extract };
  }
  if (pattern === undefined) return { by: "date", prefix };
  if (tags === "numerical" || tags === "alphabetical") return { by: tags, pattern, ...extract };
  return { by: "date", pattern, groups: namedGroups(pattern).map(({ name }) => name) };
}

function extractOf({ pattern, extract }: ImagePolicyValues): { readonly extract?: string } {
  if (extract !== undefined) return { extract };
  const [group] = pattern === undefined ? [] : namedGroups(pattern);
  return group === undefined ? {} : { extract: `$${group.name}` };
}

function toDigest({ tag, digest, interval = "10m" }: ImagePolicyValues): { readonly digest?: ImageDigest } {
  const when = digest ?? (tag === undefined ? undefined : "Always");
  if (when === undefined) return {};
  return { digest: when === "Always" ? { when, interval } : { when } };
}

/** As far as a cluster is concerned: what the environments that it hosts get. */
export function hostedImages(all: AppImages | undefined, hosts: readonly string[]): { readonly images?: AppImages } {
  if (all === undefined) return {};
  const images = all.images
    .map((image) => ({ ...image, policies: image.policies.filter(({ environment }) => hosts.includes(environment)) }))
    .filter(({ policies }) => policies.length > 0);
  if (images.length === 0) return {};
  return { images: { images, updates: all.updates.filter(({ environment }) => hosts.includes(environment)) } };
}
