import { didYouMean, quote } from "../../configuration/suggestion.ts";
import type { Finding } from "./flux-build.ts";

/** What is wrong, then after a semicolon what to do. */
export function problemOf({ kind, detail, value, path }: Finding, objectKind: string): string {
  switch (kind) {
    case "unknown field":
      return unknownField(path, objectKind, detail.split(" "));
    case "unknown kind":
      return `is ${detail}, whose schema is not known here; give its definition: --crds <file or directory>`;
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

/** What kept variables from being replaced, and the text in the file that it is about. */
export function substitutionProblem(error: string): { readonly problem: string; readonly text?: string } {
  const [, name] = /variable not set \(strict mode\): "?(\w+)/.exec(error) ?? [];
  if (name === undefined) {
    const reason = error.replace(/^envsubst error: /, "").replace(/^variable substitution failed: /, "");
    return {
      problem: `has variables that cannot be replaced (${reason}); write $$ for a $ that is to stay`,
      text: "${",
    };
  }
  const remedy = `set it in platform:settings or under postBuild, write \${${name}:=…} with a default, or $\${${name}} to keep it`;
  return { problem: `uses the variable ${name}, which nothing sets; ${remedy}`, text: `\${${name}` };
}
