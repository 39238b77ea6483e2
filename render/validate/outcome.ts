import type { Fault } from "../../configuration/fault.ts";
import { isLeftAlone } from "../../manifests/flux/substitution.ts";
import { substituted, substitutionProblemOf, variablesInText } from "../../manifests/flux/substituted-value.ts";
import { leaves } from "../../configuration/leaves.ts";
import { nameOf, type Applied } from "./objects.ts";
import { entriesNotText } from "./sealed.ts";
import { substitutes } from "./variables.ts";
import { substitutionProblem } from "./messages.ts";
import { isMapping, itemsOf, textOf, valueAt, type YamlDocument } from "./yaml-file.ts";

/** Returns the faults of an object from a build, on its way from the file to the cluster. */
export function outcomeFaults(
  kustomization: Applied,
  applied: Applied,
  document: YamlDocument | undefined,
  values: Readonly<Record<string, string>>,
  unresolved: string | undefined,
): Fault[] {
  return [
    ...(unresolved === undefined ? [] : [unresolvedFault(kustomization, applied, document, unresolved)]),
    ...(document === undefined ? [] : sealFaults(kustomization, applied, document)),
    ...(document === undefined || unresolved !== undefined || !substitutes(kustomization)
      ? []
      : survivalFaults(applied, document, values)),
  ];
}

function unresolvedFault(
  kustomization: Applied,
  { value, file }: Applied,
  document: YamlDocument | undefined,
  error: string,
): Fault {
  const { problem, text } = substitutionProblem(error, kustomization, value);
  const line = text === undefined ? undefined : document?.lineWith(text);
  return { file, ...(line === undefined ? {} : { line }), path: nameOf(value), problem };
}

const decryptDisabled = "kustomize.toolkit.fluxcd.io/decrypt";

/** Keys that are in a cloud, or in Vault. */
const elsewhere = ["kms", "gcp_kms", "azure_kv", "hc_vault"] as const;

function sealFaults(kustomization: Applied, { value, file }: Applied, document: YamlDocument): Fault[] {
  if (!document.sealed) return [];
  const faultAt = (path: readonly string[], problem: string): Fault => ({
    file,
    line: document.lineOf(path),
    path: [nameOf(value), path.join(".")].filter((part) => part !== "").join(": "),
    problem,
  });
  const notText = entriesNotText(document).map(({ path, type }) =>
    faultAt(path, `is sealed as ${type}, and Kubernetes takes text there; put the value in quotes, and seal it again`),
  );
  if (valueAt(value, "metadata", "annotations", decryptDisabled) === "disabled") return notText;
  const name = nameOf(kustomization.value);
  const decryption = valueAt(kustomization.value, "spec", "decryption");
  if (decryption === undefined) {
    return [...notText, faultAt([], `is sealed, and ${name} does not decrypt; give that spec.decryption`)];
  }
  const keys = document.value["sops"];
  const held = (key: string): boolean => itemsOf(valueAt(keys, key)).length > 0;
  if (elsewhere.some(held) && !held("age") && !held("pgp") && !held("key_groups")) {
    const problem = "is sealed to a key in a cloud or in Vault, which kustomize-controller here does not reach";
    return [...notText, faultAt(["sops"], `${problem}; seal it to an AGE key`)];
  }
  if (textOf(valueAt(decryption, "secretRef", "name")) === "") {
    const problem = `is sealed, and ${name} names no key, nor has kustomize-controller one of its own`;
    return [...notText, faultAt([], `${problem}; give that spec.decryption.secretRef`)];
  }
  return notText;
}

const reasons = {
  "line break": "Flux removes line breaks from what it substitutes",
  "other text": "Flux substitutes before it reads the YAML, and reads something else there",
} as const;

/** Texts that are other texts once variables are replaced. What is no text any more, is judged by the schema. */
function survivalFaults(
  { value, file }: Applied,
  document: YamlDocument,
  values: Readonly<Record<string, string>>,
): Fault[] {
  if (isLeftAlone(marksOf(value))) return [];
  return leaves(document.value, []).flatMap(({ path, leaf }): Fault[] => {
    const [name] = typeof leaf === "string" ? variablesInText(leaf) : [];
    if (typeof leaf !== "string" || name === undefined) return [];
    const problem = substitutionProblemOf(leaf, values);
    const outcome = valueAt(value, ...path);
    const meant = substituted(leaf, values);
    // A number or a mapping may be meant; and quotes in the value are a way to have text.
    if (problem === undefined || typeof outcome !== "string" || outcome === meant || isQuoted(meant)) return [];
    return [
      {
        file,
        line: document.lineOf(path),
        path: `${nameOf(value)}: ${path.join(".")}`,
        problem: `has \${${name}} in it, whose value does not survive: ${reasons[problem]}; put the value into a Secret or ConfigMap, and name that`,
      },
    ];
  });
}

function isQuoted(text: string): boolean {
  return /^(["']).*\1$/s.test(text);
}

function marksOf(value: Readonly<Record<string, unknown>>): Parameters<typeof isLeftAlone>[0] {
  const texts = (field: string): Record<string, string> => {
    const marks = valueAt(value, "metadata", field);
    return Object.fromEntries(Object.entries(isMapping(marks) ? marks : {}).map(([key, mark]) => [key, textOf(mark)]));
  };
  return { labels: texts("labels"), annotations: texts("annotations") };
}
