import type { DraftComponent } from "../../components.ts";
import { faultAt, type Fault, type Path } from "../../fault.ts";
import { labelProblem } from "../../fields/kubernetes.ts";
import type { ComponentEnvironmentValues } from "../../schema/component.ts";
import { didYouMean, quote } from "../../suggestion.ts";
import { stagesOf, type DraftStage, type InfrastructureRule } from "./draft.ts";
import { entryOf } from "../../../manifests/entry-of.ts";

/** A component is installed somewhere, and an environment changes only what is there. */
export const componentEnvironments: InfrastructureRule = ({ components }) => components.flatMap(environmentFaults);

function environmentFaults(component: DraftComponent): Fault[] {
  const { source, installation } = component;
  const environments = Object.entries(installation.environments);
  if (environments.length === 0) {
    return [faultAt(source, ["environments"], 'is empty; write where the component is installed, "dev: {}"')];
  }
  return environments.flatMap(([name, values]) => {
    const bad = labelProblem(name);
    const path = ["environments", name];
    return [
      ...(bad === undefined ? [] : [faultAt(source, path, bad)]),
      ...stageFaults(component, values, [...path, "stages"]),
    ];
  });
}

function stageFaults(component: DraftComponent, { stages }: ComponentEnvironmentValues, path: Path): Fault[] {
  const known = stagesOf(component);
  return Object.entries(stages).flatMap(([name, changes]) => {
    const stage = known.find((one) => one.name === name);
    const at = (problem: string, ...steps: (string | number)[]): Fault =>
      faultAt(component.source, [...path, name, ...steps], problem);
    if (stage === undefined) {
      const names = known.map((one) => one.name);
      return [at(`the component has no stage ${quote(name)}; ${didYouMean(name, names)}`)];
    }
    return changeFaults(stage, changes, at);
  });
}

function changeFaults(
  { component: { definition }, values }: DraftStage,
  { path, releases, patches }: ComponentEnvironmentValues["stages"][string],
  at: (problem: string, ...steps: (string | number)[]) => Fault,
): Fault[] {
  const { sources } = definition.values;
  const notHandWritten = path !== undefined && values.path === undefined;
  return [
    ...(notHandWritten ? [at("the stage is not a directory that people write; remove it", "path")] : []),
    ...Object.entries(releases).flatMap(([name, { version }]) => {
      const release = entryOf(values.releases, name);
      const names = Object.keys(values.releases);
      if (release === undefined) {
        const remedy = names.length === 0 ? "remove it" : didYouMean(name, names);
        return [at(`the stage has no release ${quote(name)}; ${remedy}`, "releases", name)];
      }
      const from = entryOf(sources, release.source);
      if (version === undefined || (from?.oci === undefined && from?.git === undefined)) return [];
      const problem = `is settled by the source ${quote(release.source)}; write it there, as sources.${release.source}.tag of the environment`;
      return [at(problem, "releases", name, "version")];
    }),
    ...patches.flatMap(({ target, patch }, index) => {
      // Of what people write, nobody knows.
      if (values.path !== undefined) {
        if (Array.isArray(patch) || "apiVersion" in patch) return [];
        const problem = "is laid over something that people write; write its apiVersion, as in the object's manifest";
        return [at(problem, "patches", index, "patch")];
      }
      const objects = objectsOf(values);
      const id = `${target.kind} ${target.name}`;
      if (objects.includes(id)) return [];
      return [at(`the stage has no ${id}; ${didYouMean(id, objects)}`, "patches", index, "target")];
    }),
  ];
}

function objectsOf({ releases, manifests }: DraftStage["values"]): string[] {
  return [
    ...Object.keys(releases).map((name) => `HelmRelease ${name}`),
    ...manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
  ];
}
