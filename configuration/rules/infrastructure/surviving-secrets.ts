import { substitutionProblemOf, variablesInText } from "../../../manifests/flux/substituted-value.ts";
import { faultAt, type Fault } from "../../fault.ts";
import type { InfrastructureRule } from "./draft.ts";
import { substitutedTexts, type SubstitutedText } from "./substituted-texts.ts";

/**
 * A secret that Flux substitutes arrives as it is. Of settings the same is not asked: people use them for numbers, and see
 * what they hold.
 */
export const survivingSecrets: InfrastructureRule = (draft) => {
  const { settings, secrets } = draft.stack.values;
  const values = texts({ ...settings, ...secrets });
  // A definition of the catalog has one place for all that is in it.
  const told = new Set<string>();
  return substitutedTexts(draft).flatMap(({ place: { source, path }, text, of }): Fault[] => {
    const name = variablesInText(text).find((one) => Object.hasOwn(secrets, one));
    const problem = name === undefined ? undefined : substitutionProblemOf(text, values);
    const key = JSON.stringify([source.file, path, name]);
    if (name === undefined || problem === undefined || told.has(key)) return [];
    told.add(key);
    return [
      faultAt(
        source,
        path,
        `has \${${name}} in it, whose value would not survive: ${reasons[problem]}; ${remedies[of]}`,
      ),
    ];
  });
};

const reasons = {
  "line break": "Flux removes line breaks from what it substitutes",
  "other text": "Flux substitutes before it reads the YAML, and would read something else there",
} as const;

const remedies: Readonly<Record<SubstitutedText["of"], string>> = {
  component:
    "write a Secret with it under secrets of the component, and name that where it is needed, in a release under valuesFrom",
  workload: "bring a sealed Secret, and name it under secrets of the workload",
};

function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}
