import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Aliases } from "./aliases.ts";
import { isPlain } from "./scalar.ts";

/** Whether a key is a merge key, whose value supplies defaults for the mapping: `<<: *defaults`. */
export function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || key.value !== "<<") return false;
  return key.tag === "tag:yaml.org,2002:merge" || (isPlain(key) && (key.tag === undefined || key.tag === "!"));
}

/**
 * The mappings that a merge key names, or aliases of them; earlier ones win. Undefined if the value holds anything
 * else.
 */
export function sourcesOfMerge(value: unknown, aliases: Aliases): readonly unknown[] | undefined {
  const items: readonly unknown[] = isSeq(value) ? value.items : [value];
  return items.every((item) => isMap(isAlias(item) ? aliases.get(item) : item)) ? items : undefined;
}
