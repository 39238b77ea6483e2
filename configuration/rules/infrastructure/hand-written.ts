import { LAYERS } from "../../../model/infrastructure.ts";
import { faultAt, type Fault, type Path, type Source } from "../../fault.ts";
import { quote } from "../../suggestion.ts";
import type { DraftComponent } from "../../components.ts";
import { stagesOf, type InfrastructureRule } from "./draft.ts";

/** Directories of the fleet repository that this program writes, without `./`. */
const GENERATED = [...LAYERS.flatMap((layer) => [`${layer}/base`, `${layer}/overlays`]), "clusters"];

/** What people write lies outside of what the program writes, and beside nothing of it. */
export const handWritten: InfrastructureRule = ({ components }) => components.flatMap(pathsOf).flatMap(misplaced);

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

function misplaced({ path, source, at }: Written): Fault[] {
  const inside = path.replace(/^\.\//, "").replace(/\/$/, "");
  const meets = GENERATED.find((one) => isWithin(inside, one) || isWithin(one, inside));
  if (meets === undefined) return [];
  const where = isWithin(inside, meets) ? `is in ${quote(`./${meets}`)}` : `has ${quote(`./${meets}`)} in it`;
  const problem = `${quote(path)} ${where}, which the platform writes; write another, "./infrastructure/custom/issuers"`;
  return [faultAt(source, at, problem)];
}

function isWithin(path: string, directory: string): boolean {
  return directory === "" || path === directory || path.startsWith(`${directory}/`);
}
