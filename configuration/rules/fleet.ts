import type { Draft, Rule } from "./rule.ts";
import { faultAt, type Path } from "../fault.ts";
import { quote } from "../suggestion.ts";

type Values = Draft["stack"]["values"];

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
  return [...listed, ...adoption, ...sharedFlat(values).map(([path, problem]) => faultAt(source, path, problem))];
};

/** A flat layout has room for one cluster. */
function sharedFlat({
  fleet: { layout, create, stacks },
  cluster: { environment, overlay },
}: Values): [Path, string][] {
  if (layout !== "flat") return [];
  const only = 'and "flat" is for a repository of one cluster';
  return [
    ...(create === false
      ? [[["fleet", "layout"], `the repository belongs to another stack, ${only}; remove it`] satisfies [Path, string]]
      : []),
    ...(stacks.length > 0
      ? [[["fleet", "layout"], `other stacks share the repository, ${only}; remove it`] satisfies [Path, string]]
      : []),
    ...(overlay.environment !== undefined && overlay.environment !== environment
      ? [
          [
            ["cluster", "overlay", "environment"],
            `names the overlay of another environment, ${only}; remove it`,
          ] satisfies [Path, string],
        ]
      : []),
    ...(overlay.write === false
      ? [
          [["cluster", "overlay", "write"], `leaves the files to another stack, ${only}; remove it`] satisfies [
            Path,
            string,
          ],
        ]
      : []),
  ];
}
