import type { GitRef } from "../manifests/flux/git-repository.ts";
import type { ImagePolicyValues, ImagesValues, ImageUpdatesValues } from "./schema/images.ts";
import { entryOf } from "../manifests/entry-of.ts";
import { namedGroups } from "./fields/go-regexp.ts";

/** The images of an app whose new tags Flux commits to its source repository. */
export interface AppImages {
  /** At least one; in the order of the file. */
  readonly images: readonly AppImage[];
  /** Where tags are committed: one for each environment that has a policy, in the order of the environments. */
  readonly updates: readonly ImageUpdate[];
}

/** An image that is looked for in a registry. */
export interface AppImage {
  /** Unique in the app: `web`. */
  readonly name: string;
  /** Without tag: `ghcr.io/labrats-work/my-diet`. */
  readonly repository: string;
  /** One of the stack's registries, whose login is used; absent for an image that everybody can see. */
  readonly registry?: string;
  /** Whether the registry is asked over HTTP. Default: false. */
  readonly insecure?: boolean;
  /** Secret of the platform namespace with the registry's CA (`ca.crt`), or a client's certificate (`tls.crt`, `tls.key`). */
  readonly certSecret?: string;
  /** At least one; no two of one environment. */
  readonly policies: readonly ImagePolicy[];
}

/** Which tag an environment gets. */
export interface ImagePolicy {
  readonly environment: string;
  readonly tags: ImageTags;
  /** Whether the image's digest is followed too. Default: only the tag is. */
  readonly digest?: ImageDigest;
}

/** Which of the tags counts. What a pattern captures by names is what is compared, unless `extract` says it. */
export type ImageTags =
  /** The newest by the date and number in its name, `<prefix>-YYYYMMDD.N`. */
  | { readonly by: "date"; readonly prefix: string }
  /** The newest by what the groups of the pattern capture, among them `date`. */
  | { readonly by: "date"; readonly pattern: string; readonly groups: readonly string[] }
  /** The highest version in a range. */
  | { readonly by: "semver"; readonly range: string; readonly pattern?: string; readonly extract?: string }
  /** The last as a number or as text. */
  | { readonly by: "numerical" | "alphabetical"; readonly pattern: string; readonly extract?: string }
  /** One tag, which is pushed again and again. */
  | { readonly by: "tag"; readonly tag: string };

/** As the image is when its tag is first found, or as it is each time that one looks. */
export type ImageDigest =
  | { readonly when: "IfNotPresent" }
  | { readonly when: "Always"; /** As Go writes it: `10m`. */ readonly interval: string };

/** Where the tags of an environment are committed. */
export interface ImageUpdate {
  readonly environment: string;
  /** The branch that the environment follows. */
  readonly branch: string;
  /** The branch that commits go to; the same by default. */
  readonly push: string;
  /** In the source repository, where files may be changed; the environment's own path by default. Begins with `./`. */
  readonly path: string;
}

/** What of an environment images depend on. */
interface Environment {
  readonly name: string;
  readonly path: string;
  /** Absent when it is what the app's source says. */
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
