import { faultAt, type Fault } from "../../fault.ts";
import { isLeftAlone } from "../../../manifests/flux/substitution.ts";
import { setSecret } from "../../commands.ts";
import { stagesOf, type DraftStage, type InfrastructureRule } from "./draft.ts";

/** Everybody who reads the repository reads its manifests: what is secret is filled in by Flux. */
export const plainSecrets: InfrastructureRule = ({ components }) => components.flatMap(stagesOf).flatMap(inPlain);

function inPlain({ component: { definition }, name: stage, values: { manifests, substitute } }: DraftStage): Fault[] {
  return manifests.flatMap((object, index) => {
    if (object.apiVersion !== "v1" || object.kind !== "Secret") return [];
    const substituted = substitute && !isLeftAlone(object.metadata);
    return ["data", "stringData"].flatMap((field) => {
      const values = object[field];
      if (typeof values !== "object" || values === null) return [];
      return Object.entries(values).flatMap(([key, value]) => {
        if (field === "stringData" && substituted && isVariable(value)) return [];
        const problem = `is a secret in plain text; change it where it is used, run: ${setSecret("secrets", "<NAME>")}, and write the Secret under secrets of the component: secrets: { ${object.metadata.name}: { entries: { ${key}: "\${<NAME>}" } } }`;
        return [faultAt(definition.source, ["stages", stage, "manifests", index, field, key], problem)];
      });
    });
  });
}

function isVariable(value: unknown): boolean {
  return typeof value === "string" && /\$\{[_a-zA-Z][_a-zA-Z0-9]*\}/.test(value);
}
