import { SYSTEM_NAMESPACES } from "../../model/names/cluster.ts";
import type { Component } from "../../model/component.ts";
import type { Layer } from "../../model/infrastructure.ts";
import { createIfAbsent, pruneDisabled } from "../flux/metadata.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";

/** A namespace of components, and the only place of its manifest in an overlay. */
export interface ComponentNamespace {
  readonly object: KubernetesObject;
  readonly layer: Layer;
  readonly category: string;
}

/**
 * Returns the namespaces of components, each once: with the first component that uses it, infrastructure before apps.
 * Its labels combine those of all its components. It is never pruned, because its data outlives its components.
 * Namespaces of the system already exist, and must not be labelled.
 * @param components The components of one environment, of both layers.
 */
export function componentNamespaces(components: readonly Component[]): ComponentNamespace[] {
  const names = new Set(components.flatMap(({ namespace }) => namespace ?? []));
  return [...names]
    .filter((name) => !SYSTEM_NAMESPACES.includes(name))
    .sort()
    .flatMap((name) => {
      const users = components.filter(({ namespace }) => namespace === name);
      const first = users.find(({ layer }) => layer === "infrastructure") ?? users[0];
      if (first === undefined) return [];
      const asked = Object.fromEntries(users.flatMap(({ namespaceLabels }) => Object.entries(namespaceLabels)));
      const labels = { ...asked, ...pruneDisabled };
      const object: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
      return [{ object, layer: first.layer, category: first.category }];
    });
}

/**
 * Returns the namespaces that a layer lists. Apps need not wait for infrastructure, so namespaces that both share are
 * also in the layer of apps: Flux creates them there if they are missing, and leaves them alone otherwise.
 * @param components The components of one environment, of both layers.
 */
export function layerNamespaces(layer: Layer, components: readonly Component[]): ComponentNamespace[] {
  return componentNamespaces(components).flatMap((namespace) => {
    if (namespace.layer === layer) return [namespace];
    const { object } = namespace;
    const { metadata } = object;
    const user = components.find((component) => component.layer === layer && component.namespace === metadata.name);
    if (user === undefined) return [];
    const shared = { ...object, metadata: { ...metadata, annotations: createIfAbsent } };
    return [{ object: shared, layer, category: user.category }];
  });
}
