import { stageKustomization, waitingStage } from "../../../model/names/infrastructure.ts";
import type { DraftComponent } from "../../components.ts";
import { faultAt, type Path, type Source } from "../../fault.ts";
import { closest, quote } from "../../suggestion.ts";
import { isIn, layerOf, stagesOf, type DraftStage, type InfrastructureRule } from "./draft.ts";

/** The dependencies of a stage exist in each environment where it waits for them, and not in a later layer. */
export const stageDependencies: InfrastructureRule = ({ components, unread }) => {
  const stages = new Map<string, DraftStage[]>();
  for (const stage of components.flatMap(stagesOf)) {
    const name = kustomizationOf(stage);
    stages.set(name, [...(stages.get(name) ?? []), stage]);
  }
  return components.flatMap(stagesOf).flatMap((stage) =>
    stageDependenciesOf(stage).flatMap(({ name, source, path, repeated }) => {
      const problem = repeated ? "is in the list twice; remove one" : problemOf(name, stage, stages, unread);
      return problem === undefined ? [] : [faultAt(source, path, problem)];
    }),
  );
};

/** An entry of a list `dependsOn`. */
export interface StageDependency {
  readonly name: string;
  readonly source: Source;
  readonly path: Path;
  /** Whether an earlier entry of the same list says the same. */
  readonly repeated: boolean;
}

/** Returns the dependencies of a stage besides the stage before it; of one stage, also those in the component's own file. */
export function stageDependenciesOf({ component, name, values }: DraftStage): StageDependency[] {
  const { definition, installation, source } = component;
  const waits = waitingStage(Object.keys(definition.values.stages)) === name;
  const list = (names: readonly string[], from: Source, path: Path): StageDependency[] =>
    names.map((one, index) => ({
      name: one,
      source: from,
      path: [...path, index],
      repeated: names.indexOf(one) < index,
    }));
  return [
    ...list(values.dependsOn, definition.source, ["stages", name, "dependsOn"]),
    ...(waits ? list(installation.dependsOn, source, ["dependsOn"]) : []),
  ];
}

export function kustomizationOf({ component, name }: DraftStage): string {
  return stageKustomization(component.name, name);
}

function problemOf(
  name: string,
  stage: DraftStage,
  stages: ReadonlyMap<string, readonly DraftStage[]>,
  unread: readonly string[],
): string | undefined {
  if (name === kustomizationOf(stage)) return "waits for itself; remove it";
  const found = stages.get(name);
  if (found === undefined) {
    // A component with faults of its own may well have it.
    if (unread.some((component) => name === component || name.startsWith(`${component}-`))) return undefined;
    const near = closest(name, [...stages.keys()]);
    const remedy = near === undefined ? "write <component>, or <component>-<stage>" : `did you mean ${quote(near)}?`;
    return `there is no stage ${quote(name)}; ${remedy}`;
  }
  const missing = Object.keys(stage.component.installation.environments).filter(
    (environment) => !found.some(({ component }) => isIn(component, environment)),
  );
  if (missing.length > 0) {
    const problem = `${quote(name)} is not installed in ${missing.join(", ")}, and would never become ready`;
    return `${problem}; add it there, or remove it here`;
  }
  return found.some(({ component }) => comesLater(component, stage.component))
    ? `${quote(name)} is in the layer apps, which infrastructure does not wait for; move one of them, with "layer"`
    : undefined;
}

function comesLater(component: DraftComponent, than: DraftComponent): boolean {
  return layerOf(component) === "apps" && layerOf(than) === "infrastructure";
}
