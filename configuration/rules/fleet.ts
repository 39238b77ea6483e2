import type { Rule } from "./rule.ts";
import { faultAt } from "../fault.ts";
import { quote } from "../suggestion.ts";

/**
 * The stacks that share the fleet repository are listed by the one that creates it, each once, without itself; and that
 * one alone can take the repository over.
 */
export const fleet: Rule = ({ stack: { source, name: own, values } }) => {
  const { create, stacks, adopt } = values.fleet;
  const adoption =
    create === false && adopt === true
      ? [faultAt(source, ["fleet", "adopt"], "belongs to the stack that creates the repository; remove it")]
      : [];
  const listed = stacks.flatMap((name, index) => {
    const path = ["fleet", "stacks", index];
    if (create === false) return faultAt(source, path, "belongs to the stack that creates the repository; remove it");
    if (name === own) return faultAt(source, path, "is this stack itself; remove it");
    const twice = name !== undefined && stacks.indexOf(name) < index;
    return twice ? faultAt(source, path, `${quote(name)} is in the list twice; remove one`) : [];
  });
  return [...listed, ...adoption];
};
