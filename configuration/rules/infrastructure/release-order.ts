import { faultAt, type Fault } from "../../fault.ts";
import { closest, quote } from "../../suggestion.ts";
import { shortestWay, startingFirst, type Edge } from "../circles.ts";
import { stagesOf, type DraftStage, type InfrastructureRule } from "./draft.ts";

/**
 * A release waits for releases of its own stage, or of one before that. A later stage waits for this one, and would never
 * come; for other components there is `dependsOn` of the stage.
 */
export const releaseOrder: InfrastructureRule = ({ components }) =>
  components.flatMap((component) => {
    const stages = stagesOf(component);
    return stages.flatMap((stage, index) => [
      ...misplaced(stage, stages.slice(0, index + 1), stages.slice(index + 1)),
      ...circles(stage),
    ]);
  });

function misplaced(stage: DraftStage, reach: readonly DraftStage[], later: readonly DraftStage[]): Fault[] {
  const known = reach.flatMap(namesOf);
  return waitsOf(stage).flatMap(({ from, to, index }): Fault[] => {
    const at = (problem: string): Fault[] => [faultIn(stage, from, index, problem)];
    if (to === from) return at("is the release itself; remove it");
    if (known.includes(to)) return [];
    if (later.flatMap(namesOf).includes(to)) {
      return at(`is of a later stage, which waits for this one; move the release ${quote(to)} to this stage`);
    }
    const near = closest(
      to,
      known.filter((name) => name !== from),
    );
    const guess = near === undefined ? "" : `did you mean ${quote(near)}? `;
    const remedy = `${guess === "" ? "if" : "If"} another component installs it, write dependsOn of the stage`;
    return at(`the component has no release ${quote(to)} in this stage or before it; ${guess}${remedy}`);
  });
}

function circles(stage: DraftStage): Fault[] {
  const waits = waitsOf(stage).filter(({ from, to }) => from !== to);
  const found = new Map<string, Fault>();
  for (const wait of waits) {
    const back = shortestWay(wait.to, wait.from, waits);
    if (back === undefined) continue;
    const cycle = startingFirst([wait, ...back]);
    const [first] = cycle;
    if (first === undefined) continue;
    const names = [...cycle.map(({ from }) => from), first.from].join(" -> ");
    const problem = `is part of a circle, in which nothing would ever be installed: ${names}; remove one of these dependencies`;
    found.set(names, faultIn(stage, first.from, first.index, problem));
  }
  return [...found.values()];
}

interface Wait extends Edge {
  readonly index: number;
}

function waitsOf({ values: { releases } }: DraftStage): Wait[] {
  return Object.entries(releases).flatMap(([from, { dependsOn }]) =>
    dependsOn.map((to, index) => ({ from, to, index })),
  );
}

function namesOf({ values: { releases } }: DraftStage): string[] {
  return Object.keys(releases);
}

function faultIn(
  { component: { definition }, name }: DraftStage,
  release: string,
  index: number,
  problem: string,
): Fault {
  return faultAt(definition.source, ["stages", name, "releases", release, "dependsOn", index], problem);
}
