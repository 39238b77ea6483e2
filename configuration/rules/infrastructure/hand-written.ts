import { LAYERS } from "../../../model/infrastructure.ts";
import { faultAt, type Fault, type Path, type Source } from "../../fault.ts";
import { quote } from "../../suggestion.ts";
import type { DraftComponent } from "../../components.ts";
import { layerOf, stagesOf, type InfrastructureDraft, type InfrastructureRule } from "./draft.ts";

/** Directories that people write are outside the directories that the program writes, and contain none of them. */
export const handWritten: InfrastructureRule = (draft) => {
  const generated = generatedDirectories(draft);
  return draft.components.flatMap(pathsOf).flatMap((written) => misplaced(written, generated));
};

/** Directories of the fleet repository that this program writes, without `./`. */
function generatedDirectories({ stack, components, workloads }: InfrastructureDraft): string[] {
  if (stack.values.fleet.layout !== "flat")
    return [...LAYERS.flatMap((layer) => [`${layer}/base`, `${layer}/overlays`]), "clusters"];
  return [
    ...components.map((component) =>
      [layerOf(component), component.definition.values.category, component.name].join("/"),
    ),
    ...workloads.flatMap(({ name, values }) => [
      `apps/${name}`,
      ...Object.keys(values.environments).map((environment) => `apps/${name}.${environment}`),
    ]),
    "clusters",
  ];
}

interface Written {
  readonly path: string;
  readonly source: Source;
  readonly at: Path;
}

function pathsOf(component: DraftComponent): Written[] {
  const { source, definition, installation } = component;
  return [
    ...stagesOf(component).flatMap(({ name, values: { path } }) =>
      path === undefined ? [] : [{ path, source: definition.source, at: ["stages", name, "path"] }],
    ),
    ...Object.entries(installation.environments).flatMap(([environment, { stages }]) =>
      Object.entries(stages).flatMap(([name, { path }]) =>
        path === undefined ? [] : [{ path, source, at: ["environments", environment, "stages", name, "path"] }],
      ),
    ),
  ];
}

function misplaced({ path, source, at }: Written, generated: readonly string[]): Fault[] {
  const inside = path.replace(/^\.\//, "").replace(/\/$/, "");
  const meets = generated.find((one) => isWithin(inside, one) || isWithin(one, inside));
  if (meets === undefined) return [];
  const where = isWithin(inside, meets) ? `is in ${quote(`./${meets}`)}` : `has ${quote(`./${meets}`)} in it`;
  const problem = `${quote(path)} ${where}, which the platform writes; write another, "./infrastructure/custom/issuers"`;
  return [faultAt(source, at, problem)];
}

function isWithin(path: string, directory: string): boolean {
  return directory === "" || path === directory || path.startsWith(`${directory}/`);
}
