import type { AppImages, ImageTags } from "../../configuration/images.ts";
import { imagePolicyName } from "../images/app-images.ts";
import { imageMarker, type MarkedPart } from "../images/marker.ts";
import { code, table } from "../markdown.ts";

/** What a team has to know of the images that Flux follows; nothing when there are none. Ends in an empty line. */
export function imagesSection(app: string, namespace: string, images: AppImages | undefined): string {
  if (images === undefined) return "";
  const marked = images.images.flatMap(({ name, repository, policies }) =>
    policies.map(({ environment, tags, digest }) => {
      const update = images.updates.find((one) => one.environment === environment);
      const marker = (part: MarkedPart) => imageMarker(namespace, imagePolicyName(app, name, environment), part);
      return {
        ...{ repository, environment, tags, update },
        // A single tag does not change.
        ...(tags.by === "tag" ? {} : { tag: marker("tag") }),
        ...(digest === undefined ? {} : { digest: marker("digest") }),
      };
    }),
  );
  const [first] = marked;
  if (first === undefined) return "";
  const rows = marked.map(({ repository, environment, tags, update, tag, digest }) => [
    code(repository),
    code(environment),
    tagsOf(tags),
    [tag, digest].flatMap((marker) => (marker === undefined ? [] : [code(marker)])).join(", "),
    update === undefined ? "" : `${code(update.path)} on ${code(update.push)}`,
  ]);
  return `## Follow new images

${table(["Image", "For", "Tags", "Comment", "Committed to the source repository"], rows)}

${first.digest === undefined ? "A new tag" : "A new tag or digest"} is written behind every field that carries its comment, in files of that directory and nowhere else:

\`\`\`yaml
# ${first.update?.path ?? "."}/kustomization.yaml
images:
  - name: ${first.repository}
${fieldsOf(first)}
\`\`\`

Without \`:tag\` or \`:digest\` at its end, the comment stands behind a whole image. \`kubectl get
imagepolicies,imageupdateautomations --namespace ${namespace}\` tells which tag is the newest, and what became of it.

`;
}

function fieldsOf({ tags, tag, digest }: { tags: ImageTags; tag?: string; digest?: string }): string {
  const comment = (marker: string | undefined) => (marker === undefined ? "" : ` # ${marker}`);
  return [
    `    newTag: ${exampleOf(tags)}${comment(tag)}`,
    ...(digest === undefined ? [] : [`    digest: sha256:${"0".repeat(64)}${comment(digest)}`]),
  ].join("\n");
}

function tagsOf(tags: ImageTags): string {
  switch (tags.by) {
    case "tag":
      return `${code(tags.tag)}, by its digest`;
    case "semver":
      return `versions ${code(tags.range)}${tags.pattern === undefined ? "" : ` in ${code(tags.pattern)}`}`;
    case "numerical":
      return `the highest number in ${code(tags.pattern)}`;
    case "alphabetical":
      return `the last by letters in ${code(tags.pattern)}`;
    case "date":
      return "prefix" in tags ? code(`${tags.prefix}-YYYYMMDD.N`) : `the latest date in ${code(tags.pattern)}`;
  }
}

function exampleOf(tags: ImageTags): string {
  if (tags.by === "tag") return tags.tag;
  if (tags.by === "date" && "prefix" in tags) return `${tags.prefix}-20260131.1`;
  return tags.by === "semver" && tags.pattern === undefined ? "1.0.0" : "the-tag-that-runs";
}
