import { isObject, type Properties, type Value } from "../rpc/property-values.ts";

/** A Kubernetes object as JSON, with no guarantees about its fields. */
export type KubeObject = Properties;

/** Group, version and kind of an object; the group of the core API is empty. */
export interface Gvk {
  group: string;
  version: string;
  kind: string;
}

/** The value at a path of map keys; undefined if the path does not exist. */
export function at(value: Value | undefined, ...path: string[]): Value | undefined {
  return path.reduce<Value | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** The text at a path; empty if there is none. */
export function textAt(value: Value | undefined, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

export function numberAt(value: Value | undefined, ...path: string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

export function mapAt(value: Value | undefined, ...path: string[]): Properties {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}

export function listAt(value: Value | undefined, ...path: string[]): Value[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A copy with `value` at a path of map keys; missing maps are created. */
export function withValue(object: Properties, [key, ...rest]: readonly string[], value: Value): Properties {
  if (key === undefined) return object;
  return { ...object, [key]: rest.length === 0 ? value : withValue(mapAt(object, key), rest, value) };
}

/** A copy without the value at a path of map keys. */
export function without(object: Properties, [key, ...rest]: readonly string[]): Properties {
  if (key === undefined || !(key in object)) return object;
  if (rest.length === 0) return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
  const inner = object[key];
  return isObject(inner) ? { ...object, [key]: without(inner, rest) } : object;
}

export const nameOf = (object: KubeObject): string => textAt(object, "metadata", "name");
export const namespaceOf = (object: KubeObject): string => textAt(object, "metadata", "namespace");
export const kindOf = (object: KubeObject): string => textAt(object, "kind");
export const apiVersionOf = (object: KubeObject): string => textAt(object, "apiVersion");

export function gvkOf(object: KubeObject): Gvk {
  return { ...parseApiVersion(apiVersionOf(object)), kind: kindOf(object) };
}

/** Parses `v1`, `core/v1` and `apps/v1`, as in objects and in type tokens. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const [first = "", second] = apiVersion.split("/");
  if (second === undefined) return { group: "", version: first };
  return { group: first === "core" ? "" : first, version: second };
}

export function apiVersion({ group, version }: { group: string; version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The kind in a URN's type token: `kubernetes:apps/v1:Deployment`. */
export function gvkOfUrn(urn: string): Gvk {
  const token = (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
  const [, module = "", kind = ""] = token.split(":");
  return { ...parseApiVersion(module), kind };
}

/** The Pulumi id of an object: `namespace/name`, or `name` without a namespace. */
export function idOf(object: KubeObject): string {
  const namespace = namespaceOf(object);
  return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

export function parseId(id: string): { namespace: string; name: string } {
  const slash = id.indexOf("/");
  return slash < 0 ? { namespace: "", name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

export function isSecretKind(object: KubeObject): boolean {
  return kindOf(object) === "Secret" && gvkOf(object).group === "";
}

export function isCrd(object: KubeObject): boolean {
  return kindOf(object) === "CustomResourceDefinition" && gvkOf(object).group === "apiextensions.k8s.io";
}
