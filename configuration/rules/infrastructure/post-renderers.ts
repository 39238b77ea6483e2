import { faultAt, type Fault, type Path } from "../../fault.ts";
import { stagesOf, type DraftStage, type InfrastructureRule } from "./draft.ts";

/** A change of what a chart makes changes something, of objects that can be told. */
export const postRenderers: InfrastructureRule = ({ components }) =>
  components.flatMap(stagesOf).flatMap(({ component: { definition }, name: stage, values }) =>
    Object.entries(values.releases).flatMap(([release, { postRenderers: renderers }]) =>
      renderers.flatMap(({ kustomize }, index) => {
        const path = ["stages", stage, "releases", release, "postRenderers", index, "kustomize"];
        const at = (problem: string, ...steps: Path): Fault => faultAt(definition.source, [...path, ...steps], problem);
        return [
          ...(kustomize.patches.length + kustomize.images.length > 0 ? [] : [at("is empty; write patches or images")]),
          ...kustomize.patches.flatMap((patch, number) => {
            const problem = patchProblem(patch);
            return problem === undefined ? [] : [at(problem, "patches", number)];
          }),
          ...kustomize.images.flatMap((image, number) => {
            const problem = imageProblem(image);
            return problem === undefined ? [] : [at(problem, "images", number)];
          }),
        ];
      }),
    ),
  );

type Kustomize = DraftStage["values"]["releases"][string]["postRenderers"][number]["kustomize"];

function patchProblem({ target, patch }: Kustomize["patches"][number]): string | undefined {
  if (target !== undefined) {
    return Object.keys(target).length > 0
      ? undefined
      : "has an empty target; write which objects, { kind: Deployment }";
  }
  if (Array.isArray(patch)) return "has operations, and no target; write which objects, target: { kind: Deployment }";
  const { apiVersion, kind, metadata } = patch;
  const isNamed = typeof metadata === "object" && metadata !== null && "name" in metadata;
  if (apiVersion !== undefined && kind !== undefined && isNamed) return undefined;
  return "does not say which object it changes; write target: { kind: Deployment }, or apiVersion, kind and metadata.name in the patch";
}

function imageProblem({ newName, newTag, digest }: Kustomize["images"][number]): string | undefined {
  if (newTag?.includes("@") === true && digest !== undefined) {
    return "has two digests, in newTag and in digest; remove one";
  }
  if (newName ?? newTag ?? digest) return undefined;
  return "changes nothing; write newName, newTag or digest";
}
