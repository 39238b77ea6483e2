import { isAlias, isMap, isPair, isScalar, isSeq } from "yaml";
import type { Aliases } from "./aliases.ts";
import { isPlain } from "./scalar.ts";
import type { YamlPath } from "./tree.ts";

/**
 * Finds empty values inside brackets or braces: `[x]` of `{ x: }`. Flux reads them as an empty string in an object, and
 * as null in a patch.
 *
 * @returns paths below the node, including those behind aliases
 */
export function unwritten(node: unknown, aliases: Aliases): YamlPath[] {
  const found: YamlPath[] = [];
  const open = new Set<unknown>();
  const walk = (child: unknown, path: YamlPath, inFlow: boolean): void => {
    const target = isAlias(child) ? aliases.get(child) : child;
    if (isPair(target)) {
      walk(target.value, [...path, String(target.key)], inFlow);
    } else if (isMap(target) || isSeq(target)) {
      // An alias of an enclosing node would never end.
      if (open.has(target)) return;
      open.add(target);
      const children = isMap(target) ? target.items : target.items.map((item, index) => [index, item] as const);
      for (const one of children) {
        const [step, value] = isPair(one) ? [String(one.key), one.value] : one;
        walk(value, [...path, step], inFlow || target.flow === true);
      }
      open.delete(target);
    } else if (inFlow && isEmpty(target)) {
      found.push(path);
    }
  };
  walk(node, [], false);
  return found;
}

function isEmpty(node: unknown): boolean {
  return node == null || (isScalar(node) && isPlain(node) && node.value === "" && node.tag === undefined);
}
