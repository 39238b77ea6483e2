import type { DraftComponent } from "../../components.ts";
import { faultAt, type Fault, type Path } from "../../fault.ts";
import { stagesOf, type InfrastructureRule } from "./draft.ts";

/** Kustomize takes `{ x: }` for null in a patch, which takes x away, and for an empty text everywhere else. */
const problem = 'has no value between the braces; write null to remove the key, or "" for an empty text';

/** A patch says what it puts in the place of each key. */
export const unwrittenValues: InfrastructureRule = ({ components }) =>
  components.flatMap((component) => [...patchesOfEnvironments(component), ...patchesOfReleases(component)]);

function patchesOfEnvironments({ source, installation }: DraftComponent): Fault[] {
  return Object.entries(installation.environments).flatMap(([environment, { stages }]) =>
    Object.entries(stages).flatMap(([stage, { patches }]) =>
      patches.flatMap((_, index) =>
        unwrittenAt(source, ["environments", environment, "stages", stage, "patches", index, "patch"]),
      ),
    ),
  );
}

function patchesOfReleases(component: DraftComponent): Fault[] {
  const { source } = component.definition;
  return stagesOf(component).flatMap(({ name: stage, values }) =>
    Object.entries(values.releases).flatMap(([release, { postRenderers }]) =>
      postRenderers.flatMap(({ kustomize }, index) =>
        kustomize.patches.flatMap((_, number) => {
          const path = ["stages", stage, "releases", release, "postRenderers", index, "kustomize", "patches", number];
          return unwrittenAt(source, [...path, "patch"]);
        }),
      ),
    ),
  );
}

function unwrittenAt(source: DraftComponent["source"], path: Path): Fault[] {
  return source.unwrittenBelow(path).map((place) => faultAt(source, place, problem));
}
