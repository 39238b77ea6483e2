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

/** Kinds with the versions that are served, by group. */
type Groups = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** Why a kind that has no schema is wrong. */
export interface KindProblem {
  readonly problem: string;
  /** Whether the cluster may have another version of the definition, in which nothing is wrong. */
  readonly isDoubtful: boolean;
}

/** Which custom resources are defined: what can be said of a kind that is not. */
export class KnownKinds {
  readonly #own: () => Groups;
  readonly #charts: () => Groups;

  /**
   * Definitions are read when the first kind is not known: mostly there is none.
   *
   * @param paths Files or directories with definitions that the cluster has.
   * @param definitions Further ones, as objects.
   * @param charts Files or directories with definitions of charts, which the cluster may have in another version.
   */
  constructor(paths: readonly string[], definitions: readonly unknown[], charts: readonly string[]) {
    this.#own = once(() => versionsOf([...paths.flatMap(definitionsIn), ...definitions]));
    this.#charts = once(() => versionsOf(charts.flatMap(definitionsIn)));
  }

  /** Undefined where somebody may well define the kind, in a chart for example. */
  problemOf(apiVersion: string, kind: string): KindProblem | undefined {
    const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
    const own = this.#own().get(group)?.get(kind);
    const versions = own ?? this.#charts().get(group)?.get(kind);
    if (versions === undefined) {
      const problem = this.#unknown(apiVersion, group, kind);
      return problem === undefined ? undefined : { problem, isDoubtful: false };
    }
    const isDoubtful = own === undefined;
    const remedy = isDoubtful ? ", or give the definition that the cluster has: --crds <file>" : "";
    const what = `is ${apiVersion} ${kind}, and ${quote(version)} is not served`;
    return { problem: `${what}; write ${versions.join(" or ")}${remedy}`, isDoubtful };
  }

  /** Kubernetes' kinds and Flux's are all known, and so is a name that is nearly the same. */
  #unknown(apiVersion: string, group: string, kind: string): string | undefined {
    const what = `is ${apiVersion} ${kind}`;
    const known = new Map([...this.#charts(), ...this.#own()]);
    const kinds = known.get(group);
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

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Versions that are served, by group and kind. */
function versionsOf(definitions: readonly unknown[]): Groups {
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
