import type { ObjectSelector, RenderedPatch } from "../../model/release.ts";
import { toYaml } from "../../yaml/write.ts";

/**
 * Returns a patch of a chart's objects as text for a HelmRelease. Kustomize requires the kind and name of a patch even
 * if the target selects the object: then it ignores both.
 */
export function renderedPatch({ target, patch }: RenderedPatch): {
  readonly target?: ObjectSelector;
  readonly patch: string;
} {
  if (target === undefined) return { patch: toYaml([patch]) };
  if (isList(patch)) return { target, patch: toYaml([patch]) };
  const { apiVersion = "v1", kind = "Any", metadata, ...rest } = patch;
  const named = { name: "any", ...(typeof metadata === "object" ? metadata : {}) };
  return { target, patch: toYaml([{ apiVersion, kind, metadata: named, ...rest }]) };
}

function isList(patch: RenderedPatch["patch"]): patch is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(patch);
}
