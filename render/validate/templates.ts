import { posix } from "node:path";
import { placeholders } from "../../manifests/previews/template.ts";
import { jsonText } from "../../yaml/json.ts";
import { isFlux } from "./objects.ts";
import { isMapping, textOf, valueAt, type YamlDocument } from "./yaml-file.ts";

/** The values that the workflow of previews writes into a template, for some pull request. */
const filling = {
  [placeholders.number]: "1",
  [placeholders.commit]: "0".repeat(40),
  [placeholders.since]: "2000-01-01T00:00:00Z",
};

/** A document with a pull request's values where a template of previews has placeholders. */
export function filledIn(document: YamlDocument): YamlDocument {
  const text = Object.entries(filling).reduce(
    (filled, [placeholder, value]) => filled.replaceAll(placeholder, value),
    jsonText(document.value),
  );
  const value: unknown = JSON.parse(text);
  return isMapping(value) ? { ...document, value } : document;
}

/** The Kustomizations of a few that no other one of them would apply. */
export function outermost(documents: readonly YamlDocument[]): YamlDocument[] {
  const kustomizations = documents.filter(({ value }) => isFlux(value, "Kustomization"));
  const directories = kustomizations.map(({ file, value }) =>
    posix.join(file.split("/")[0] ?? "", textOf(valueAt(value, "spec", "path")), "/"),
  );
  return kustomizations.filter(({ file }) => !directories.some((directory) => file.startsWith(directory)));
}
