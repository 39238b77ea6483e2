import type { DraftComponent } from "../../components.ts";
import { faultAt, type Fault } from "../../fault.ts";
import { labelProblem } from "../../fields/kubernetes.ts";
import { stagesOf, type DraftStage, type InfrastructureRule } from "./draft.ts";

/** A component has stages, and a stage has something in it: a directory that people write, or else what is listed. */
export const stages: InfrastructureRule = ({ components }) => [
  ...components.flatMap(withoutStages),
  ...components.flatMap(stagesOf).flatMap(stageFaults),
];

function withoutStages({ definition: { source, values } }: DraftComponent): Fault[] {
  if (Object.keys(values.stages).length > 0) return [];
  return [faultAt(source, ["stages"], 'is empty; write at least one, "app: { releases: { … } }"')];
}

function stageFaults({ component: { definition }, name, values }: DraftStage): Fault[] {
  const { path, releases, manifests, wait, healthChecks } = values;
  const at = (problem: string, ...steps: string[]): Fault =>
    faultAt(definition.source, ["stages", name, ...steps], problem);
  const bad = labelProblem(name);
  const listed = [
    ...(Object.keys(releases).length > 0 ? ["releases"] : []),
    ...(manifests.length > 0 ? ["manifests"] : []),
  ];
  return [
    ...(bad === undefined ? [] : [at(bad)]),
    ...(path === undefined && listed.length === 0 ? [at("is empty; write releases, manifests, or a path")] : []),
    ...(path === undefined ? [] : listed.map((key) => at('cannot be combined with "path"; remove one', key))),
    ...(wait === true && healthChecks.length > 0
      ? [at("would have Flux overlook the healthChecks; remove one of the two", "wait")]
      : []),
  ];
}
