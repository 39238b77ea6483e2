import type { Judged } from "../../manifests/lockdown/judged.ts";
import { isMapping, textOf, valueAt, type YamlDocument } from "./yaml-file.ts";
import type { Variables } from "./flux-build.ts";

export { nameOf, namespaceOf } from "../../manifests/lockdown/judged.ts";

/** An object that a cluster gets, and the file that it comes from. */
export interface Applied extends Judged {
  /** `<repository>/<path>` */
  readonly file: string;
  /** The files that may have changed it on the way. */
  readonly patches: ReadonlySet<string>;
}

/** Whether an object is one of Flux's, of a kind. */
export function isFlux(value: Readonly<Record<string, unknown>>, kind: "Kustomization" | "GitRepository"): boolean {
  const group = kind === "Kustomization" ? "kustomize.toolkit.fluxcd.io/" : "source.toolkit.fluxcd.io/";
  return value["kind"] === kind && textOf(value["apiVersion"]).startsWith(group);
}

/** A ConfigMap or Secret as `substituteFrom` reads it; undefined for every other object. */
export function variablesOf(value: Readonly<Record<string, unknown>>): Variables | undefined {
  const { kind, apiVersion, data, stringData } = value;
  if (apiVersion !== "v1" || (kind !== "ConfigMap" && kind !== "Secret")) return undefined;
  const decode = (text: string): string => (kind === "Secret" ? Buffer.from(text, "base64").toString() : text);
  return {
    kind,
    namespace: textOf(valueAt(value, "metadata", "namespace")),
    name: textOf(valueAt(value, "metadata", "name")),
    data: { ...texts(data, decode), ...texts(stringData, (text) => text) },
  };
}

function texts(values: unknown, read: (text: string) => string): Record<string, string> {
  if (!isMapping(values)) return {};
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (typeof value === "string" ? [[key, read(value)]] : [])),
  );
}

/** The document of a file that an object was made from, which may have another name by now. */
export function documentOf(
  documents: readonly YamlDocument[],
  value: Readonly<Record<string, unknown>>,
): YamlDocument | undefined {
  const ofKind = documents.filter(({ kind }) => kind === value["kind"]);
  const name = textOf(valueAt(value, "metadata", "name"));
  return (
    ofKind.find((document) => document.name === name && sameNamespace(document, value)) ??
    ofKind.find((document) => document.name === name) ??
    ofKind[0]
  );
}

function sameNamespace(document: YamlDocument, value: Readonly<Record<string, unknown>>): boolean {
  return valueAt(document.value, "metadata", "namespace") === valueAt(value, "metadata", "namespace");
}
