import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Aliases } from "./aliases.ts";
import { isPlain } from "./scalar.ts";

/** Whether the value of a key is laid under the mapping that the key is in: `<<: *defaults`. */
export function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || key.value !== "<<") return false;
  return key.tag === "tag:yaml.org,2002:merge" || (isPlain(key) && (key.tag === undefined || key.tag === "!"));
}

/**
 * The mappings that a merge key names, or aliases of them, the first of which goes before the others; undefined when there is
 * anything else.
 */
export function sourcesOfMerge(value: unknown, aliases: Aliases): readonly unknown[] | undefined {
  const items: readonly unknown[] = isSeq(value) ? value.items : [value];
  return items.every((item) => isMap(isAlias(item) ? aliases.get(item) : item)) ? items : undefined;
}
