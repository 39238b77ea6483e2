import { leaves } from "../../configuration/leaves.ts";
import { didYouMean, quote } from "../../configuration/suggestion.ts";
import { settingsConfigMap } from "../../model/names/infrastructure.ts";
import type { Finding } from "./flux-build.ts";
import { nameOf, type Applied } from "./objects.ts";
import { variablesReferences } from "./variables.ts";
import { textOf, valueAt } from "./yaml-file.ts";

/** Returns the error, then after a semicolon the fix. */
export function problemOf({ kind, detail, value, path }: Finding, objectKind: string): string {
  switch (kind) {
    case "unknown field":
      return unknownField(path, objectKind, detail.split(" "));
    case "kustomization":
      return `is not what kustomize reads (${detail.replace(/^invalid Kustomization: /, "")}); put that right`;
    case "FieldValueRequired":
      return path === "metadata.namespace"
        ? `is missing, and a ${objectKind} lives in a namespace; add it, or targetNamespace to the Flux Kustomization`
        : "is missing; add it";
    case "FieldValueNotSupported":
      return `is ${quote(value)}; write one of ${detail.replace(/^supported values: /, "")}`;
    case "FieldValueTypeInvalid":
      return wrongType(detail, value);
    default:
      return `${value === "" ? "is refused" : `is ${quote(value)}`}: ${withoutPath(detail)}; write what that allows`;
  }
}

function unknownField(path: string, objectKind: string, neighbours: readonly string[]): string {
  const known = neighbours.filter((name) => name !== "");
  const hint = known.length === 0 ? "remove it" : didYouMean(path.split(".").at(-1) ?? "", known);
  return `is no field of ${objectKind}; ${hint}`;
}

/** `spec.replicas in body must be of type integer: "string"` */
function wrongType(detail: string, value: string): string {
  const [, wanted, got] = /must be of type (\S+): "(.*)"$/s.exec(detail) ?? [];
  if (wanted === undefined || got === undefined) return `${withoutPath(detail)}; write a value of that type`;
  if (wanted === "byte") return "is not base64; encode it, or move it from data to stringData";
  return `is of type ${value === got ? got : quote(got)}; write one of type ${wanted}`;
}

function withoutPath(detail: string): string {
  return detail.replace(/^\S+ in body /, "");
}

/**
 * Explains why Flux cannot substitute a variable, and names the text in the file that causes it.
 *
 * @param kustomization The Kustomization that sets the variables.
 * @param object The object that uses the variables.
 */
export function substitutionProblem(
  error: string,
  kustomization: Applied,
  object: Readonly<Record<string, unknown>>,
): { readonly problem: string; readonly text?: string } {
  const reason = error.replace(/^envsubst error: /, "").replace(/^variable substitution failed: /, "");
  const [, name] = /variable not set \(strict mode\): "?(\w+)/.exec(reason) ?? [];
  if (name !== undefined) {
    const remedy = textsWith(object, `\${${name}`).some(isScript)
      ? `write $\${${name}} if it is the script's own; else ${setting(kustomization)}`
      : `${setting(kustomization)}, write \${${name}:=…} with a default, or $\${${name}} to keep it`;
    return { problem: `uses the variable ${name}, which nothing sets; ${remedy}`, text: `\${${name}` };
  }
  if (reason.startsWith("YAMLToJSON: ")) {
    const why = reason.replace(/^YAMLToJSON: (?:yaml: )?(?:line \d+: )?/, "");
    const remedy = "put what has such a value into a Secret or ConfigMap, and name that";
    return {
      problem: `is no YAML any more once the values of its variables stand there (${why}): a value has a character, such as ": ", that means something in YAML; ${remedy}`,
      text: "${",
    };
  }
  return { problem: `has a \${ that Flux cannot read as a variable (${reason}); write $\${ to keep it`, text: "${" };
}

/** Where a variable is set: for a cluster, for a deployment of an app, or in the Kustomization itself. */
function setting(kustomization: Applied): string {
  const from = variablesReferences(kustomization).map((reference) => reference.name);
  if (from.includes(settingsConfigMap)) return "set it in platform:settings";
  const namespace = textOf(valueAt(kustomization.value, "metadata", "namespace"));
  if (namespace !== "" && namespace === kustomization.file.split("/")[0]) {
    return "set it under substitute of the deployment, in the app's registration";
  }
  return `set it under spec.postBuild.substitute of ${nameOf(kustomization.value)}`;
}

function textsWith(value: unknown, wanted: string): string[] {
  return leaves(value, []).flatMap(({ leaf }) => (typeof leaf === "string" && leaf.includes(wanted) ? [leaf] : []));
}

/** Whether a text is one of several lines, such as a script or a configuration file. */
function isScript(text: string): boolean {
  return text.trim().includes("\n");
}
