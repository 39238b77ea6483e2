import type { Rule } from "./rule.ts";
import { faultAt } from "../fault.ts";

/** GitHub signs commits of Apps alone, and none that name an author. */
export const commits: Rule = ({ stack: { source, values } }) => {
  const { signed, author } = values.commits;
  if (signed !== true) return [];
  const unsigned = values.github.app === undefined;
  return [
    ...(unsigned
      ? [
          faultAt(
            source,
            ["commits", "signed"],
            "is true, and GitHub signs commits of Apps alone; name an App in platform:github.app, or remove it",
          ),
        ]
      : []),
    ...(author === undefined
      ? []
      : [
          faultAt(
            source,
            ["commits", "author"],
            "names an author, and GitHub does not sign such commits; remove it, or platform:commits.signed",
          ),
        ]),
  ];
};
