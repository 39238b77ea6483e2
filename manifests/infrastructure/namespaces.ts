import { SYSTEM_NAMESPACES } from "../../model/names/cluster.ts";
import type { Component } from "../../model/component.ts";
import type { Layer } from "../../model/infrastructure.ts";
import { createIfAbsent, pruneDisabled } from "../flux/metadata.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";

/** A namespace that components have, and the one place in an overlay where it is written. */
export interface ComponentNamespace {
  readonly object: KubernetesObject;
  readonly layer: Layer;
  readonly category: string;
}

/**
 * Namespaces of components, each once: with the first component that has it, those of the infrastructure before those of
 * apps. It is labelled as all of them together say, and never pruned: what people keep in it outlives its components.
 * Namespaces of the system are there already, and nobody's to label.
 * @param components Of one environment, of both layers.
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
