import type { FluxKustomization } from "../../manifests/flux/kustomization.ts";

/**
 * Creates one resource for each Kustomization, each after those of the same list that it depends on, so that
 * dependencies are deleted last. Configuration rules reject dependency cycles.
 * @param objects Kustomizations of one namespace.
 */
export function inOrder<T>(
  objects: readonly FluxKustomization[],
  make: (object: FluxKustomization, before: readonly T[]) => T,
): T[] {
  const made = new Map<string, T>();
  const makeOnce = (object: FluxKustomization): T => {
    const before = objects.filter(({ metadata }) => waitsFor(object, metadata.name)).map(makeOnce);
    const resource = made.get(object.metadata.name) ?? make(object, before);
    made.set(object.metadata.name, resource);
    return resource;
  };
  return objects.map(makeOnce);
}

function waitsFor({ spec }: FluxKustomization, name: string): boolean {
  return spec.dependsOn?.some((other) => other.namespace === undefined && other.name === name) ?? false;
}
