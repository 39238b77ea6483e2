import { faultAt, type Fault, type Path, type Source } from "../../fault.ts";
import type { DraftComponent } from "../../components.ts";
import { shortestWay, startingFirst } from "../circles.ts";
import { stagesOf, type InfrastructureRule } from "./draft.ts";
import { kustomizationOf, stageDependenciesOf } from "./stage-dependencies.ts";

/** Stages that wait for each other are never installed. */
export const stageCycles: InfrastructureRule = ({ components }) => {
  const waits = components.flatMap(waitsOf);
  const cycles = new Map<string, Fault>();
  for (const wait of waits) {
    const back = shortestWay(wait.to, wait.from, waits);
    if (back === undefined) continue;
    const cycle = startingFirst([wait, ...back]);
    const names = [...cycle.map(({ from }) => from), cycle[0]?.from].join(" -> ");
    // Nobody can change that a stage waits for the one before it.
    const place = cycle.find(({ written }) => written !== undefined)?.written;
    if (place === undefined) continue;
    const problem = `is part of a circle, in which nothing would ever be installed: ${names}; remove one of these dependencies`;
    cycles.set(names, faultAt(place.source, place.path, problem));
  }
  return [...cycles.values()];
};

/** One Kustomization that waits for another. */
interface Wait {
  readonly from: string;
  readonly to: string;
  /** Absent where it follows from the order of the stages. */
  readonly written?: { readonly source: Source; readonly path: Path };
}

function waitsOf(component: DraftComponent): Wait[] {
  return stagesOf(component).flatMap((stage, index, all): Wait[] => {
    const from = kustomizationOf(stage);
    const before = all[index - 1];
    return [
      ...(before === undefined ? [] : [{ from, to: kustomizationOf(before) }]),
      // A stage that waits for itself is reported as such.
      ...stageDependenciesOf(stage)
        .filter(({ name }) => name !== from)
        .map(({ name, source, path }) => ({ from, to: name, written: { source, path } })),
    ];
  });
}
