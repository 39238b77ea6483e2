import { misfitOf, variablesOf } from "../../../manifests/infrastructure/template.ts";
import { fluxNamespace } from "../../../model/names/flux.ts";
import type { DraftComponent } from "../../components.ts";
import { setSecret } from "../../commands.ts";
import { faultAt, type Fault, type Path, type Source } from "../../fault.ts";
import { entryProblem, objectNameProblem } from "../../fields/objects.ts";
import { quote } from "../../suggestion.ts";
import type { StageValues } from "../../schema/component.ts";
import { secretsOf, stagesOf, type InfrastructureRule } from "./draft.ts";
import { OWN_VARIABLES } from "./settings.ts";

/** Secrets of components have names and a place, take something from the cluster's secrets, and are where releases look. */
export const componentSecrets: InfrastructureRule = ({ components, stack }) =>
  components.flatMap((component) => [
    ...secretFaults(component, [...OWN_VARIABLES, ...Object.keys(stack.values.settings)]),
    ...outOfReach(component),
  ]);

function secretFaults(component: DraftComponent, plain: readonly string[]): Fault[] {
  return secretsOf(component).flatMap(({ name, values: { namespace, entries }, written }) => {
    const at = (path: Path, problem: string | undefined): Fault[] =>
      problem === undefined ? [] : [faultAt(written.source, [...written.path, ...path], problem)];
    const homeless = namespace === undefined && component.definition.values.namespace === undefined;
    return [
      ...at([], objectNameProblem(name)),
      ...at([], homeless ? "has no namespace; write one here, or one for the whole component" : undefined),
      ...at(["entries"], entriesProblem(entries, plain)),
      ...Object.entries(entries).flatMap(([key, text]) => [
        ...at(["entries", key], entryProblem(key)),
        ...at(["entries", key], misfitProblem(text)),
      ]),
    ];
  });
}

function entriesProblem(entries: Readonly<Record<string, string>>, plain: readonly string[]): string | undefined {
  const names = Object.values(entries).flatMap((text) => variablesOf(text).map(({ name }) => name));
  if (Object.keys(entries).length === 0) return 'is empty; add one, such as token: "${MY_TOKEN}"';
  // A name that nothing sets is told by another rule.
  if (names.some((name) => !plain.includes(name))) return undefined;
  return `takes nothing from platform:secrets; run: ${setSecret("secrets", "<NAME>")}, and write "\${<NAME>}" for what is secret; of what is not, make a ConfigMap`;
}

/** Reports a text with something like a variable that this program does not fill in. */
export function misfitProblem(text: string): string | undefined {
  const misfit = misfitOf(text);
  if (misfit === undefined) return undefined;
  return `holds ${quote(misfit)}, which is no variable here; write \${NAME} or \${NAME:=default}, and $\${ for a \${ that is to stay`;
}

/** A HelmRelease is in the namespace of Flux, and reads its values there. */
function outOfReach(component: DraftComponent): Fault[] {
  const secrets = secretsOf(component);
  return valuesOfReleases(component).flatMap(({ valuesFrom, source, path }) =>
    valuesFrom.flatMap(({ kind, name }, index) => {
      const named = kind === "Secret" ? secrets.filter((secret) => secret.name === name) : [];
      if (named.length === 0 || named.some(({ values }) => values.namespace === fluxNamespace)) return [];
      const problem = `is not in the namespace of the HelmRelease; write namespace: ${fluxNamespace} under secrets.${name}`;
      return [faultAt(source, [...path, index], problem)];
    }),
  );
}

interface ReleaseValues {
  readonly valuesFrom: StageValues["releases"][string]["valuesFrom"];
  readonly source: Source;
  readonly path: Path;
}

/** Returns the `valuesFrom` of each release, in the definition and in each environment. */
function valuesOfReleases(component: DraftComponent): ReleaseValues[] {
  const { source, definition, installation } = component;
  const own = stagesOf(component).flatMap(({ name: stage, values: { releases } }) =>
    Object.entries(releases).map(([release, { valuesFrom }]) => ({
      valuesFrom,
      source: definition.source,
      path: ["stages", stage, "releases", release, "valuesFrom"],
    })),
  );
  const changed = Object.entries(installation.environments).flatMap(([environment, { stages }]) =>
    Object.entries(stages).flatMap(([stage, { releases }]) =>
      Object.entries(releases).map(([release, { valuesFrom }]) => ({
        valuesFrom,
        source,
        path: ["environments", environment, "stages", stage, "releases", release, "valuesFrom"],
      })),
    ),
  );
  return [...own, ...changed];
}
