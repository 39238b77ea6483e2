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
import { choice, examples, notEmpty, text } from "./fields.ts";

/** Each refused: one of them alone says which tag counts. */
const pairs = [
  ["tags", "semver"],
  ["tags", "tag"],
  ["semver", "tag"],
].map((pair) => ({ properties: Object.fromEntries(pair.map((key) => [key, {}])), required: pair }));

// What goes with what is checked by a rule.
const policy = z
  .strictObject({
    tags: choice(["date", "numerical", "alphabetical"])
      .describe("How tags are compared; by date, tags are <prefix>-YYYYMMDD.N unless a pattern says otherwise")
      .exactOptional(),
    prefix: text("dev", tagPrefixProblem, TAG_PREFIX)
      .describe("Prefix of those tags; the environment's name by default")
      .exactOptional(),
    pattern: text("^main-[0-9a-f]+-(?P<time>[0-9]+)$", tagPatternProblem)
      .describe("Which tags count: a regular expression of Go's, whose named group is compared")
      .exactOptional(),
    extract: text("$time")
      .describe("Part of a tag to compare, made from the pattern's groups; its one named group by default")
      .exactOptional(),
    semver: text(">=1.0.0 <2.0.0", semverProblem, SEMVER_CHARACTERS)
      .describe("Tags are versions; the highest in this range counts. In quotes")
      .exactOptional(),
    tag: text("latest", followedTagProblem, FOLLOWED_TAG)
      .describe("This tag and no other, each time that it is pushed: it is followed by its digest")
      .exactOptional(),
    digest: choice(["Always", "IfNotPresent"])
      .describe("Whether the image's digest is followed too: as it changes, or as it is when the tag is first found")
      .exactOptional(),
    interval: text("10m", durationProblem("1s"), DURATION)
      .describe("How often the digest is asked for where it is followed as it changes; 10m by default")
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
  name: text("web", labelProblem, LABEL).describe("Name of the image here. Use each name once"),
  repository: text("ghcr.io/labrats-work/my-diet", followedImageProblem, IMAGE).describe("Its address, without a tag"),
  registry: text("ghcr")
    .describe("One of the stack's registries, with whose login tags are listed; none for a public image")
    .exactOptional(),
  insecure: z
    .boolean()
    .describe("Whether the registry is asked over HTTP, without TLS; false by default")
    .exactOptional(),
  certSecret: text("registry-ca", objectNameProblem, SUBDOMAIN)
    .describe("Secret in the app's platform namespace with ca.crt, or with tls.crt and tls.key, for the registry")
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
      .describe("Where new tags are committed; the branch that the environment follows by default")
      .exactOptional(),
    path: text("./k8s/overlays/dev", repositoryPathProblem, REPOSITORY_PATH)
      .describe("Directory whose files are changed; the environment's path by default")
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
