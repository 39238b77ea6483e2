import type { Component, Stage, StageChanges } from "../../model/component.ts";
import { overlayPath } from "../../model/names/infrastructure.ts";
import { entryOf } from "../../model/entry-of.ts";

/** Directory of a component in the overlay of an environment, from the root of the fleet repository. */
export function overlayComponentPath({ layer, category, name, flat }: Component, environment: string): string {
  return `${overlayPath(layer, environment, flat)}/${category}/${name}`;
}

/** Returns the changes of an environment to a stage. */
export function changesOf({ environments }: Component, stage: Stage, environment: string): StageChanges {
  const stages = entryOf(environments, environment)?.stages ?? {};
  return entryOf(stages, stage.name) ?? { releases: {}, patches: [] };
}

/** Returns the hand-written directory of a stage, without `./`; undefined if the program writes the stage. */
export function handWrittenPath(component: Component, stage: Stage, environment: string): string | undefined {
  const path = changesOf(component, stage, environment).path ?? stage.path;
  return path?.replace(/^\.\//, "").replace(/\/$/, "");
}

/** Whether a stage has a directory in the overlay. A hand-written stage has one only if it is patched. */
export function hasOverlay(component: Component, stage: Stage, environment: string): boolean {
  return stage.path === undefined || changesOf(component, stage, environment).patches.length > 0;
}

/** Returns the directory of the fleet repository that the Flux Kustomization of a stage applies. */
export function overlayStagePath(component: Component, stage: Stage, environment: string): string {
  const handWritten = handWrittenPath(component, stage, environment);
  if (handWritten !== undefined && !hasOverlay(component, stage, environment)) return handWritten;
  return `${overlayComponentPath(component, environment)}/${stage.name}`;
}
