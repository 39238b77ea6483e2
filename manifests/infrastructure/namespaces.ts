import { SYSTEM_NAMESPACES } from "../../model/names/cluster.ts";
import type { Component } from "../../model/component.ts";
import type { Layer } from "../../model/infrastructure.ts";
import { pruneDisabled } from "../flux/metadata.ts";
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
