import type { ObjectSelector, RenderedPatch } from "../../model/release.ts";
import { toYaml } from "../../yaml/write.ts";

/**
 * A patch of what a chart makes, as a HelmRelease has it: as text. Kustomize wants to know of what kind an object is that
 * is laid over others, and what it is called, also where the target alone decides about that: then it reads neither.
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
