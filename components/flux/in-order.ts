import type { FluxKustomization } from "../../manifests/flux/kustomization.ts";

/**
 * Makes one resource of each Kustomization, each after those of the same list that it waits for: what others wait for comes
 * down last. Configuration has seen to it that they do not wait in a circle.
 * @param objects All in one namespace.
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
