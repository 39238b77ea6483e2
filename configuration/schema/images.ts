import { z } from "zod";
import { branchProblem, REF, REPOSITORY_PATH, repositoryPathProblem } from "../fields/github.ts";
import { DURATION, durationProblem } from "../fields/duration.ts";
import {
  FOLLOWED_TAG,
  followedImageProblem,
  followedTagProblem,
  TAG_PREFIX,
  tagPatternProblem,
  tagPrefixProblem,
} from "../fields/image-policies.ts";
import { IMAGE } from "../fields/images.ts";
import { LABEL, labelProblem, SUBDOMAIN } from "../fields/kubernetes.ts";
import { objectNameProblem } from "../fields/objects.ts";
import { SEMVER_CHARACTERS, semverProblem } from "../fields/semver.ts";
import { columns, choice, examples, notEmpty, text } from "./fields.ts";

/** The pairs of keys that are refused: only one key selects the tags that count. */
const pairs = [
  ["tags", "semver"],
  ["tags", "tag"],
  ["semver", "tag"],
].map((pair) => ({ properties: Object.fromEntries(pair.map((key) => [key, {}])), required: pair }));

// A rule checks which keys can be combined.
const policy = z
  .strictObject({
    tags: choice(["date", "numerical", "alphabetical"])
      .describe(
        "How Flux compares the [tags](guides/image-automation.md#tags) for the environment. Write one of `tags`, `semver` and `tag`",
      )
      .register(columns, { example: "`date`" })
      .exactOptional(),
    prefix: text("dev", tagPrefixProblem, TAG_PREFIX)
      .describe("The text before the date, with `tags: date` and no pattern: tags are `<prefix>-YYYYMMDD.N`")
      .register(columns, { absent: "the environment's name" })
      .exactOptional(),
    pattern: text("^main-[0-9a-f]+-(?P<time>[0-9]+)$", tagPatternProblem)
      .describe("The tags that count. Flux compares the named group")
      .register(columns, { type: "regular expression of Go" })
      .exactOptional(),
    extract: text("$time")
      .describe("The text that Flux compares, made from groups of the pattern. Not with `tags: date`")
      .register(columns, { type: "text with `$<group>`", absent: "the pattern's named group" })
      .exactOptional(),
    semver: text(">=1.0.0 <2.0.0", semverProblem, SEMVER_CHARACTERS)
      .describe("Instead of `tags`: the environment gets the highest version in this range")
      .exactOptional(),
    tag: text("latest", followedTagProblem, FOLLOWED_TAG)
      .describe("Instead of `tags`: the environment stays on this tag and gets each new image of it, by its digest")
      .register(columns, { type: "tag" })
      .exactOptional(),
    digest: choice(["Always", "IfNotPresent"])
      .describe("Whether Flux also writes the digest of the tag: each new one, or only the first")
      .register(columns, { absent: "`Always` with `tag`, else none", example: "`Always`" })
      .exactOptional(),
    interval: text("10m", durationProblem("1s"), DURATION)
      .describe("How often Flux asks the registry for the digest, with `digest: Always`")
      .register(columns, { type: "duration", absent: "`10m`" })
      .exactOptional(),
  })
  .superRefine((policy, context) => {
    const { tags, semver, tag, pattern, prefix } = policy;
    if ((tags ?? semver ?? tag) !== undefined) return;
    const remedy = "write tags: date, a range as semver, or one tag as tag";
    const [key, message] =
      pattern !== undefined
        ? (["pattern", "lacks an order; write tags: numerical beside it, or another"] as const)
        : prefix !== undefined
          ? (["prefix", 'says too little; write "tags: date" beside it'] as const)
          : ([
              undefined,
              `${Object.keys(policy).length === 0 ? "is empty" : "does not say which tag"}; ${remedy}`,
            ] as const);
    context.addIssue({ code: "custom", path: key === undefined ? [] : [key], message });
  })
  .register(examples, { example: "{ tags: date }" })
  .meta({
    not: { anyOf: [{ properties: { tags: false, semver: false, tag: false } }, ...pairs] },
    dependencies: { prefix: ["tags"], extract: ["pattern"] },
  });

const image = z.strictObject({
  name: text("web", labelProblem, LABEL).describe(
    "A name for an [image whose new tags Flux commits](guides/image-automation.md)",
  ),
  repository: text("ghcr.io/labrats-work/my-diet", followedImageProblem, IMAGE)
    .describe("The address of the image")
    .register(columns, { type: "image without a tag" }),
  registry: text("ghcr")
    .describe("The registry whose login is used to list tags. A public image needs none")
    .register(columns, { type: "a registry of the stack", absent: "none" })
    .exactOptional(),
  insecure: z
    .boolean()
    .describe("Whether to use HTTP without TLS for the registry")
    .register(columns, { type: "`true` or `false`", absent: "`false`", example: "`true`" })
    .exactOptional(),
  certSecret: text("registry-ca", objectNameProblem, SUBDOMAIN)
    .describe(
      "Secret of the app's platform namespace with the registry's `ca.crt`, or a client's `tls.crt` and `tls.key`",
    )
    .register(columns, { type: "name of a Secret", absent: "none" })
    .exactOptional(),
  environments: z
    .record(z.string().meta({ pattern: LABEL.source }), policy)
    .superRefine(
      notEmpty("write which tag each environment gets, such as { dev: { tags: date } }, or remove the image"),
    )
    .register(examples, { example: "{ dev: { tags: date } }" })
    .meta({ minProperties: 1 })
    .describe("Which tag each environment gets; those that are not named are left alone"),
});

const update = z
  .strictObject({
    branch: text("image-updates", branchProblem, REF)
      .describe("The branch to which Flux commits new tags for the environment")
      .register(columns, { absent: "the one that is deployed" })
      .exactOptional(),
    path: text("./k8s/overlays/dev", repositoryPathProblem, REPOSITORY_PATH)
      .describe("The directory whose files Flux may change")
      .register(columns, { absent: "the environment's" })
      .exactOptional(),
  })
  .register(examples, { example: "{ branch: image-updates }" });

export const imagesSchema = z
  .array(image)
  .default([])
  .describe("Images of the app, whose new tags Flux commits to the source repository");

export const imageUpdatesSchema = z
  .record(z.string().meta({ pattern: LABEL.source }), update)
  .default({})
  .describe("Where new tags are committed, by environment");

export type ImagesValues = z.output<typeof imagesSchema>;
export type ImagePolicyValues = z.output<typeof policy>;
export type ImageUpdatesValues = z.output<typeof imageUpdatesSchema>;
