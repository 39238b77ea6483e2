import { isAlias, isMap, isPair, isScalar, isSeq } from "yaml";
import type { Aliases } from "./aliases.ts";
import { isPlain } from "./scalar.ts";
import type { YamlPath } from "./tree.ts";

/**
 * Where nothing is written between brackets or braces: `[x]` of `{ x: }`. Flux takes it for an empty text in an object, and
 * for null in a patch.
 *
 * @returns paths below the node; what an alias leads to belongs to it
 */
export function unwritten(node: unknown, aliases: Aliases): YamlPath[] {
  const found: YamlPath[] = [];
  const open = new Set<unknown>();
  const walk = (child: unknown, path: YamlPath, inFlow: boolean): void => {
    const target = isAlias(child) ? aliases.get(child) : child;
    if (isPair(target)) {
      walk(target.value, [...path, String(target.key)], inFlow);
    } else if (isMap(target) || isSeq(target)) {
      // An alias of what is around it never ends.
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
