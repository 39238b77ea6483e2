import type { AppImages, ImageTags } from "../../model/images.ts";
import { imagePolicyName } from "../images/app-images.ts";
import { imageMarker, type MarkedPart } from "../images/marker.ts";
import { code, table } from "../markdown.ts";

/**
 * Returns the section about the images that Flux updates. Empty if there are none, otherwise it ends in an empty line.
 */
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
  return `## Image updates

${table(["Image", "Environment", "Tags", "Marker", "Flux commits to"], rows)}

To have Flux update a field, add the marker of its image as a comment after the value. Flux then commits
${first.digest === undefined ? "each new tag" : "each new tag or digest"} to the source repository. It changes only files in the directory that the table names:

\`\`\`yaml
# ${first.update?.path ?? "."}/kustomization.yaml
images:
  - name: ${first.repository}
${fieldsOf(first)}
\`\`\`

For a field that holds the whole image, such as \`image: name:tag\`, leave out \`:tag\` or \`:digest\` at the end of the marker. To see the
newest tag and the state of the updates:

\`\`\`sh
kubectl get imagepolicies,imageupdateautomations --namespace ${namespace}
\`\`\`

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
      return `the digest of ${code(tags.tag)}`;
    case "semver":
      return `versions ${code(tags.range)}${tags.pattern === undefined ? "" : ` in ${code(tags.pattern)}`}`;
    case "numerical":
      return `the highest number in ${code(tags.pattern)}`;
    case "alphabetical":
      return `the last in alphabetical order in ${code(tags.pattern)}`;
    case "date":
      return "prefix" in tags ? code(`${tags.prefix}-YYYYMMDD.N`) : `the latest date in ${code(tags.pattern)}`;
  }
}

function exampleOf(tags: ImageTags): string {
  if (tags.by === "tag") return tags.tag;
  if (tags.by === "date" && "prefix" in tags) return `${tags.prefix}-20260131.1`;
  return tags.by === "semver" && tags.pattern === undefined ? "1.0.0" : "the-tag-that-runs";
}
