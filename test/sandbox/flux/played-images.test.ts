import assert from "node:assert/strict";
import { z } from "zod";
import { objectSchema, type KubernetesObject } from "../../../sandbox/cluster/object.ts";
import { imageStatus, TAGS_ANNOTATION } from "../../../sandbox/flux/played-images.ts";

const running = new Set(["image-reflector-controller", "image-automation-controller"]);

function imageObject(kind: string, spec: object, metadata: object = {}, status?: object): KubernetesObject {
  return objectSchema.parse({
    apiVersion: "image.toolkit.fluxcd.io/v1",
    kind,
    metadata: { name: "web", namespace: "shop", generation: 2, ...metadata },
    spec,
    ...(status === undefined ? {} : { status }),
  });
}

const repository = (tags?: string): KubernetesObject =>
  imageObject(
    "ImageRepository",
    { image: "ghcr.io/shop/web" },
    tags === undefined ? {} : { annotations: { [TAGS_ANNOTATION]: tags } },
  );
const byTime = {
  imageRepositoryRef: { name: "web" },
  filterTags: { pattern: "^main-(?P<time>[0-9a-f]+)$", extract: "$time" },
  policy: { numerical: { order: "asc" } },
};

const statusSchema = z.looseObject({
  observedGeneration: z.number(),
  conditions: z.tuple([
    z.looseObject({ type: z.literal("Ready"), status: z.string(), reason: z.string(), message: z.string() }),
  ]),
  latestRef: z.looseObject({ tag: z.string() }).optional(),
});

/** `True Succeeded: …` */
function told(object: KubernetesObject, others: readonly KubernetesObject[] = []): string {
  const { conditions } = statusSchema.parse(imageStatus(object, [object, ...others], running));
  const [{ status, reason, message }] = conditions;
  return `${status} ${reason}: ${message}`;
}

describe("the status of image objects, as their played controllers write it", () => {
  const policy = imageObject("ImagePolicy", byTime);

  it("is Ready where nobody says which tags there are", () => {
    assert.match(told(repository()), /^True Succeeded: successful scan: found 1 tags with checksum \d+$/);
    assert.equal(
      told(policy, [repository()]),
      "True Succeeded: Latest image tag for ghcr.io/shop/web resolved to played",
    );
    assert.equal(told(imageObject("ImageUpdateAutomation", {})), "True Succeeded: repository up-to-date");
  });

  it("is the tag that the order of the policy finds, with a digest where that is followed", () => {
    const tags = repository("latest, main-9, main-10");
    assert.match(told(policy, [tags]), / resolved to main-10$/);
    const following = imageObject("ImagePolicy", { ...byTime, digestReflectionPolicy: "Always", interval: "10m" });
    assert.match(told(following, [tags]), / resolved to main-10 with digest sha256:0{64}$/);
    const status = statusSchema.parse(imageStatus(following, [following, tags], running));
    assert.deepEqual(status.latestRef, {
      name: "ghcr.io/shop/web",
      tag: "main-10",
      digest: `sha256:${"0".repeat(64)}`,
    });
    assert.equal(status.observedGeneration, 2);
    const descending = { ...byTime, policy: { alphabetical: { order: "desc" } } };
    assert.match(told(imageObject("ImagePolicy", descending), [tags]), / resolved to main-10$/);
  });

  it("is not Ready, in the controller's words, where no tag can be picked", () => {
    assert.equal(told(policy, [repository("latest")]), "False Failure: version list argument cannot be empty");
    assert.equal(
      told(policy, [repository("")]),
      "False DependencyNotReady: retrying in 30s error: no tags in database",
    );
    assert.equal(
      told(policy, [repository("main-9,main-fff")]),
      "False Failure: failed to parse invalid numeric value 'fff'",
    );
    const versions = imageObject("ImagePolicy", {
      ...byTime,
      filterTags: undefined,
      policy: { semver: { range: "*" } },
    });
    assert.equal(
      told(versions, [repository("latest")]),
      "False Failure: unable to determine latest version from provided list",
    );
    assert.match(
      told(policy),
      /^False DependencyNotReady: failed to get the referred ImageRepository: .*"web" not found$/,
    );
  });

  it("stays as it is when it says so already, when suspended, and once the controller or the object goes", () => {
    const status = imageStatus(policy, [policy, repository()], running);
    const written = imageObject("ImagePolicy", byTime, {}, status);
    assert.equal(imageStatus(written, [written, repository()], running), undefined);
    const changed = imageObject("ImagePolicy", byTime, { generation: 3 }, status);
    assert.notEqual(imageStatus(changed, [changed, repository()], running), undefined);
    assert.equal(imageStatus(policy, [policy, repository()], new Set(["image-automation-controller"])), undefined);
    const suspended = imageObject("ImagePolicy", { ...byTime, suspend: true });
    assert.equal(imageStatus(suspended, [suspended, repository()], running), undefined);
    const leaving = imageObject("ImagePolicy", byTime, { deletionTimestamp: "2026-01-01T00:00:00Z" });
    assert.equal(imageStatus(leaving, [leaving, repository()], running), undefined);
  });
});
