import type { Rule } from "./rule.ts";
import { faultAt } from "../fault.ts";
import { quote } from "../suggestion.ts";
import { stackBranch } from "../../model/names/fleet.ts";

/** Pull requests are merged from one branch into another, and a Flux that is taken over has to follow commits at once. */
export const pullRequests: Rule = ({ stack: { source, name, values } }) => {
  if (values.github.pullRequests !== true) return [];
  const own = stackBranch(name);
  return [
    ...(values.flux.adopt === undefined
      ? []
      : [
          faultAt(
            source,
            ["github", "pullRequests"],
            "cannot be true beside platform:flux.adopt: an up waits until the cluster's Flux has applied what it commits; remove one of them",
          ),
        ]),
    ...(values.fleet.branch === own
      ? [
          faultAt(
            source,
            ["fleet", "branch"],
            `${quote(own)} is the branch that the stack commits to, with platform:github.pullRequests; name the branch that clusters follow`,
          ),
        ]
      : []),
  ];
};
