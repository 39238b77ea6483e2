import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { editDistance, quote } from "../../configuration/suggestion.ts";
import { parseJson } from "../../yaml/json.ts";
import { readYamlFile, itemsOf, textOf, valueAt } from "./yaml-file.ts";

/** Groups of Kubernetes itself, beside those without a dot. */
const ofKubernetes = [
  "admissionregistration",
  "apiextensions",
  "apiregistration",
  "authentication",
  "authorization",
  "certificates",
  "coordination",
  "discovery",
  "events",
  "flowcontrol.apiserver",
  "internal.apiserver",
  "networking",
  "node",
  "rbac.authorization",
  "resource",
  "scheduling",
  "storage",
  "storagemigration",
].map((name) => `${name}.k8s.io`);

/** Which custom resources are defined: what can be said of a kind that is not. */
export class KnownKinds {
  readonly #paths: readonly string[];
  readonly #definitions: readonly unknown[];
  #versions: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> | undefined;

  /**
   * @param paths Files or directories with definitions.
   * @param definitions Further ones, as objects.
   */
  constructor(paths: readonly string[], definitions: readonly unknown[]) {
    this.#paths = paths;
    this.#definitions = definitions;
  }

  /** Read when the first kind is not known: mostly there is none. */
  #known(): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
    this.#versions ??= versionsOf([...this.#paths.flatMap(definitionsIn), ...this.#definitions]);
    return this.#versions;
  }

  /**
   * What is wrong with a kind that has no schema; undefined where somebody may well define it, in a chart for example.
   * Kubernetes' kinds and Flux's are all known, and so is a name that is nearly the same.
   */
  problemOf(apiVersion: string, kind: string): string | undefined {
    const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
    const what = `is ${apiVersion} ${kind}`;
    const known = this.#known();
    const kinds = known.get(group);
    const versions = kinds?.get(kind);
    if (versions !== undefined) return `${what}, and ${quote(version)} is not served; write ${versions.join(" or ")}`;
    const meant = [...(kinds?.keys() ?? [])].find((name) => isSlip(kind, name));
    if (meant !== undefined) return `${what}, which nobody defines; did you mean ${quote(meant)}?`;
    if (!group.includes(".") || ofKubernetes.includes(group) || group.endsWith(".toolkit.fluxcd.io")) {
      return `${what}, which the cluster does not have; write the kind and version as its documentation has them`;
    }
    const near = [...known.keys(), ...ofKubernetes].find((name) => name !== group && isSlip(group, name));
    if (near !== undefined) return `${what}, whose group nobody defines; did you mean ${quote(near)}?`;
    return undefined;
  }
}

/** Versions that are served, by group and kind. */
function versionsOf(definitions: readonly unknown[]): Map<string, Map<string, readonly string[]>> {
  const groups = new Map<string, Map<string, readonly string[]>>();
  for (const definition of definitions) {
    const group = textOf(valueAt(definition, "spec", "group"));
    const kinds = groups.get(group) ?? new Map<string, readonly string[]>();
    const versions = itemsOf(valueAt(definition, "spec", "versions"))
      .filter((version) => valueAt(version, "served") === true)
      .map((version) => textOf(valueAt(version, "name")));
    groups.set(group, kinds.set(textOf(valueAt(definition, "spec", "names", "kind")), versions));
  }
  return groups;
}

function isSlip(one: string, other: string): boolean {
  return editDistance(one, other) <= (other.length > 6 ? 2 : 1);
}

function definitionsIn(path: string): unknown[] {
  if (statSync(path).isDirectory()) {
    return readdirSync(path).flatMap((name) => definitionsIn(join(path, name)));
  }
  if (!/\.(?:ya?ml|json)$/.test(path)) return [];
  const text = readFileSync(path, "utf8");
  if (!text.includes("CustomResourceDefinition")) return [];
  // Much faster than as YAML.
  if (path.endsWith(".json")) return [parseJson(text)];
  return readYamlFile(path, text)
    .documents.filter(({ kind }) => kind === "CustomResourceDefinition")
    .map(({ value }) => value);
}
