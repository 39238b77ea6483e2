import { clusterVariables } from "../../../manifests/infrastructure/settings.ts";
import { faultAt } from "../../fault.ts";
import { quote } from "../../suggestion.ts";
import type { InfrastructureRule } from "./draft.ts";

/** Variables of Flux: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
const VARIABLE = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

/** Variables that a cluster has without anybody setting them. */
export const OWN_VARIABLES = Object.keys(clusterVariables({ domain: "", environment: "", name: "" }));

/** Variables have names that Flux can substitute, none of which is taken. */
export const settings: InfrastructureRule = ({ stack: { source, values } }) =>
  (["settings", "secrets"] as const).flatMap((key) =>
    Object.keys(values[key]).flatMap((name) => {
      const twice = key === "secrets" && Object.hasOwn(values.settings, name);
      const problem = nameProblem(name) ?? (twice ? "is among platform:settings too; remove one" : undefined);
      return problem === undefined ? [] : [faultAt(source, [key, name], problem)];
    }),
  );

function nameProblem(name: string): string | undefined {
  if (OWN_VARIABLES.includes(name)) return "is set from platform:cluster; remove it here";
  if (VARIABLE.test(name)) return undefined;
  const better = name.replace(/[^_a-zA-Z0-9]+/g, "_").replace(/^(?=\d)/, "_");
  return `${quote(name)} is not a name that Flux can substitute; write ${quote(better === "" ? "LOG_LEVEL" : better)}`;
}
