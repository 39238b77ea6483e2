import { crc32 } from "node:zlib";
import { z } from "zod";
import type { KubernetesClient } from "../cluster/client.ts";
import type { Kind, KubernetesObject } from "../cluster/object.ts";
import type { Supervisor } from "../process/supervisor.ts";
import { latestTag, NoLatestTag } from "./latest-tag.ts";
import { play } from "./play.ts";

/**
 * Annotation of an ImageRepository with the simulated tags of its registry, separated by commas. Without it, every
 * policy finds a tag.
 */
export const TAGS_ANNOTATION = "sandbox.gitops-platform/tags";

/** The tag that every policy finds if no annotation lists tags. */
const ANY_TAG = "played";

const apiVersion = "image.toolkit.fluxcd.io/v1";
const kinds: readonly Kind[] = ["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"].map((kind) => ({
  apiVersion,
  kind,
}));

const order = z.looseObject({ order: z.string().optional() }).optional();
const policySchema = z.looseObject({
  imageRepositoryRef: z.looseObject({ name: z.string() }),
  filterTags: z.looseObject({ pattern: z.string(), extract: z.string().optional() }).optional(),
  policy: z.looseObject({ semver: z.looseObject({}).optional(), alphabetical: order, numerical: order }),
  digestReflectionPolicy: z.string().default("Never"),
});
const repositorySchema = z.looseObject({ image: z.string() });
const writtenSchema = z.looseObject({
  status: z
    .looseObject({
      conditions: z.array(z.looseObject({ status: z.string(), message: z.string(), observedGeneration: z.number() })),
    })
    .optional()
    .catch(undefined),
});

/** The controller's result for an object. */
interface Verdict {
  readonly ready: boolean;
  readonly reason: string;
  /** Message in the controller's own words. */
  readonly message: string;
  /** Other fields of the status. */
  readonly found?: object;
}

/**
 * Simulates the status of image objects. There is no registry, and nothing is committed.
 * @see https://github.com/fluxcd/image-reflector-controller/blob/main/internal/controller/imagepolicy_controller.go
 */
export function playImages(client: KubernetesClient, supervisor: Supervisor): void {
  play(client, supervisor, {
    title: "Status of played image controllers",
    kinds,
    change: (object, objects, running) => {
      const status = imageStatus(object, objects, running);
      return status === undefined ? undefined : { status };
    },
  });
}

/**
 * The status that the controller sets on an image object.
 * @param running Names of the controllers whose Deployments exist.
 * @returns undefined if it stays unchanged
 */
export function imageStatus(
  object: KubernetesObject,
  objects: readonly KubernetesObject[],
  running: ReadonlySet<string>,
): object | undefined {
  const controller =
    object.kind === "ImageUpdateAutomation" ? "image-automation-controller" : "image-reflector-controller";
  const { deletionTimestamp, generation = 0 } = object.metadata;
  if (object.apiVersion !== apiVersion || deletionTimestamp !== undefined || !running.has(controller)) return undefined;
  if (z.looseObject({ spec: z.looseObject({ suspend: z.literal(true) }) }).safeParse(object).success) return undefined;
  const { ready, reason, message, found } = verdict(object, objects);
  const status = ready ? "True" : "False";
  const [written] = writtenSchema.parse(object).status?.conditions ?? [];
  if (written?.status === status && written.message === message && written.observedGeneration === generation) {
    return undefined;
  }
  const condition = { type: "Ready", status, reason, message, observedGeneration: generation };
  return {
    observedGeneration: generation,
    conditions: [{ ...condition, lastTransitionTime: new Date().toISOString() }],
    ...found,
  };
}

function verdict(object: KubernetesObject, objects: readonly KubernetesObject[]): Verdict {
  if (object.kind === "ImageRepository") return scanned(object);
  return object.kind === "ImagePolicy" ? elected(object, objects) : done("repository up-to-date");
}

function scanned(repository: KubernetesObject): Verdict {
  const tags = tagsOf(repository) ?? [ANY_TAG];
  const checksum = String(crc32(tags.join("\n")));
  return done(`successful scan: found ${tags.length} tags with checksum ${checksum}`, {
    lastScanResult: { revision: checksum, tagCount: tags.length, scanTime: new Date().toISOString() },
  });
}

function elected({ metadata, spec }: KubernetesObject, objects: readonly KubernetesObject[]): Verdict {
  const { imageRepositoryRef, digestReflectionPolicy, ...selection } = policySchema.parse(spec);
  const { name } = imageRepositoryRef;
  const repository = objects.find(
    (one) =>
      one.kind === "ImageRepository" && one.metadata.namespace === metadata.namespace && one.metadata.name === name,
  );
  if (repository === undefined) {
    const missing = `imagerepositories.image.toolkit.fluxcd.io "${name}" not found`;
    const message = `failed to get the referred ImageRepository: referenced ImageRepository does not exist: ${missing}`;
    return { ready: false, reason: "DependencyNotReady", message };
  }
  const { image } = repositorySchema.parse(repository["spec"]);
  const tags = tagsOf(repository);
  if (tags?.length === 0) {
    return { ready: false, reason: "DependencyNotReady", message: "retrying in 30s error: no tags in database" };
  }
  try {
    const tag = tags === undefined ? ANY_TAG : latestTag(tags, selection);
    const digest = digestReflectionPolicy === "Never" ? {} : { digest: `sha256:${"0".repeat(64)}` };
    const suffix = digest.digest === undefined ? "" : ` with digest ${digest.digest}`;
    return done(`Latest image tag for ${image} resolved to ${tag}${suffix}`, {
      latestRef: { name: image, tag, ...digest },
    });
  } catch (error) {
    if (!(error instanceof NoLatestTag)) throw error;
    return { ready: false, reason: "Failure", message: error.message };
  }
}

function done(message: string, found: object = {}): Verdict {
  return { ready: true, reason: "Succeeded", message, found };
}

function tagsOf({ metadata }: KubernetesObject): string[] | undefined {
  const text = metadata.annotations?.[TAGS_ANNOTATION];
  return text?.split(",").flatMap((tag) => (tag.trim() === "" ? [] : [tag.trim()]));
}
