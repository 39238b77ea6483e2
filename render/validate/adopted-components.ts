import { posix } from "node:path";
import type { Fault } from "../../configuration/fault.ts";
import { fluxNamespace } from "../../model/names/flux.ts";
import { nameOf, namespaceOf, type Applied } from "./objects.ts";
import type { Files } from "./references.ts";
import { itemsOf, textOf, valueAt } from "./yaml-file.ts";

/** The objects of the cluster once Flux's components are applied as written, and the faults that would prevent it. */
export interface AdoptedComponents {
  readonly faults: readonly Fault[];
  readonly applied: readonly Applied[];
}

/** Where a controller's arguments are. */
const argumentsPath = ["spec", "template", "spec", "containers", 0, "args"] as const;

/**
 * Compares the controllers that the adopted directory applies with those that the program writes into it: people may apply
 * another file, or patch the arguments away.
 *
 * @param components The file that the program writes.
 * @param reached Every file from which Flux applies something.
 * @param applied Everything that the cluster gets.
 */
export function withComponents(
  components: string,
  files: Files,
  reached: ReadonlySet<string>,
  applied: readonly Applied[],
): AdoptedComponents {
  const written = new Map(
    files
      .read(components)
      .filter(({ kind, value }) => kind === "Deployment" && namespaceOf(value) === fluxNamespace)
      .map(({ value, file }) => [nameOf(value), { value, file, patches: new Set<string>() }]),
  );
  const changed = applied.flatMap(({ value, file }): Fault[] => {
    const wanted = written.get(nameOf(value));
    const given = argumentsOf(value);
    const lost = wanted === undefined ? [] : argumentsOf(wanted.value).filter((argument) => !given.includes(argument));
    const remedy = `add arguments with operations of JSON Patch instead (op: add, path: /${argumentsPath.join("/")}/-)`;
    const problem = `has no longer ${lost.join(", ")}: a patch puts another list in its place; ${remedy}`;
    return lost.length === 0 ? [] : [{ file, path: `${nameOf(value)}: args`, problem }];
  });
  return {
    faults: reached.has(components) ? changed : [unused(components, applied)],
    // Faults that only appear with these components must be reported now.
    applied: applied.map((object) => written.get(nameOf(object.value)) ?? object),
  };
}

function argumentsOf(deployment: unknown): string[] {
  return itemsOf(valueAt(deployment, ...argumentsPath)).map(textOf);
}

function unused(components: string, applied: readonly Applied[]): Fault {
  const controller = `Deployment ${fluxNamespace}/kustomize-controller`;
  const other = applied.find(({ value }) => nameOf(value) === controller)?.file;
  const list = posix.join(posix.dirname(components), "kustomization.yaml");
  const remedy = other === undefined ? `list it in ${list}` : `list it in ${list}, and no longer what is in ${other}`;
  return {
    file: components,
    path: controller,
    problem: `is not applied from this file, so Flux would run without the arguments that it has here; ${remedy}`,
  };
}
