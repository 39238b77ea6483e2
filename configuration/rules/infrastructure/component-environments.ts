import { fluxNamespace } from "../../../model/names/flux.ts";
import type { DraftComponent } from "../../components.ts";
import { faultAt, type Fault, type Path } from "../../fault.ts";
import { labelProblem } from "../../fields/kubernetes.ts";
import type { ComponentEnvironmentValues } from "../../schema/component.ts";
import { isOfCluster } from "../../scopes.ts";
import { didYouMean, quote } from "../../suggestion.ts";
import { stagesOf, type DraftStage, type InfrastructureRule } from "./draft.ts";
import { entryOf } from "../../../model/entry-of.ts";

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
      const problem = `comes from the source ${quote(release.source)}; write it there, as sources.${release.source}.tag of the environment`;
      return [at(problem, "releases", name, "version")];
    }),
    ...patches.flatMap(({ target, patch }, index) => {
      // The objects in a directory that people write are unknown.
      if (values.path !== undefined) {
        if (Array.isArray(patch) || "apiVersion" in patch) return [];
        const problem = "is laid over something that people write; write its apiVersion, as in the object's manifest";
        return [at(problem, "patches", index, "patch")];
      }
      const problem = targetProblem(target, objectsOf(values, definition.values.namespace));
      return problem === undefined ? [] : [at(problem, "patches", index, "target")];
    }),
  ];
}

type Target = ComponentEnvironmentValues["stages"][string]["patches"][number]["target"];

/** A patch changes one object. */
function targetProblem({ kind, name, namespace }: Target, objects: readonly Target[]): string | undefined {
  const named = objects.filter((one) => one.kind === kind && one.name === name);
  if (named.length === 0) {
    const known = objects.map((one) => `${one.kind} ${one.name}`);
    return `the stage has no ${kind} ${name}; ${didYouMean(`${kind} ${name}`, known)}`;
  }
  const namespaces = named.flatMap((one) => one.namespace ?? []);
  if (namespace !== undefined && !namespaces.includes(namespace)) {
    const remedy = namespaces.length === 0 ? "remove it" : didYouMean(namespace, namespaces);
    return `the stage has no ${kind} ${name} in the namespace ${quote(namespace)}; ${remedy}`;
  }
  if (namespace !== undefined || new Set(namespaces).size < 2) return undefined;
  return `the stage has a ${kind} ${name} in several namespaces; write one of them as namespace: ${namespaces.join(", ")}`;
}

function objectsOf({ releases, manifests }: DraftStage["values"], byDefault: string | undefined): Target[] {
  return [
    ...Object.keys(releases).map((name) => ({ kind: "HelmRelease", name, namespace: fluxNamespace })),
    ...manifests.map((object) => {
      const { kind, metadata } = object;
      const namespace = isOfCluster(object) ? undefined : (metadata.namespace ?? byDefault);
      return { kind, name: metadata.name, ...(namespace === undefined ? {} : { namespace }) };
    }),
  ];
}
