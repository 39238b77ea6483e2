import type { AppImages, ImageTags } from "../../configuration/images.ts";
import { imagePolicyName } from "../images/app-images.ts";
import { imageMarker } from "../images/marker.ts";
import { code, table } from "../markdown.ts";

/** What a team has to know of the images that Flux follows; nothing when there are none. Ends in an empty line. */
export function imagesSection(app: string, namespace: string, images: AppImages | undefined): string {
  if (images === undefined) return "";
  const marked = images.images.flatMap(({ name, repository, policies }) =>
    policies.map(({ environment, tags }) => {
      const update = images.updates.find((one) => one.environment === environment);
      const marker = imageMarker(namespace, imagePolicyName(app, name, environment), "tag");
      return { repository, environment, tags, update, marker };
    }),
  );
  const [first] = marked;
  if (first === undefined) return "";
  const rows = marked.map(({ repository, environment, tags, update, marker }) => [
    code(repository),
    code(environment),
    tagsOf(tags),
    code(marker),
    update === undefined ? "" : `${code(update.path)} on ${code(update.push)}`,
  ]);
  return `## Follow new images

${table(["Image", "For", "Tags", "Comment", "Committed to the source repository"], rows)}

A new tag is written behind every field that carries its comment, in files of that directory and nowhere else:

\`\`\`yaml
# ${first.update?.path ?? "."}/kustomization.yaml
images:
  - name: ${first.repository}
    newTag: ${exampleOf(first.tags)} # ${first.marker}
\`\`\`

Without \`:tag\` at its end, the comment stands behind a whole image. \`kubectl get imagepolicies,imageupdateautomations
--namespace ${namespace}\` tells which tag is the newest, and what became of it.

`;
}

function tagsOf(tags: ImageTags): string {
  return tags.by === "date" ? code(`${tags.prefix}-YYYYMMDD.N`) : `versions ${code(tags.range)}`;
}

function exampleOf(tags: ImageTags): string {
  return tags.by === "date" ? `${tags.prefix}-20260131.1` : "1.0.0";
}
