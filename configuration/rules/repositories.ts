import type { Rule } from "./rule.ts";
import { platformRepository } from "../../model/names/app.ts";
import { quote } from "../suggestion.ts";
import { isOtherOwner } from "./owners.ts";
import { contested, whereIs, type Claim } from "./claims.ts";

/**
 * A repository that this program writes is used for nothing else. Source repositories are only read, so apps may share
 * one. GitHub does not tell upper case from lower.
 */
export const repositories: Rule = ({ stack, registrations }) => {
  const platform = registrations.map(({ app, source }): Claim => ({
    name: platformRepository(app),
    owner: `app ${app}`,
    place: { source, path: [] },
  }));
  const fleet = claim(stack.values.fleet.repository, stack.source, ["fleet", "repository"]);
  const sources = registrations
    .filter(({ values }) => !isOtherOwner(values.source.owner, stack.values.github.owner))
    .map(({ source, values }) => claim(values.source.repository, source, ["source", "repository"]));
  const problem = ({ name }: Claim, first: Claim) =>
    first.place?.path.length === 0
      ? `${quote(name)} is the platform repository of ${first.owner}; write another`
      : `${quote(name)} is the fleet repository (${whereIs(first)}); write another`;
  return [
    ...contested([...platform, ...fleet], problem),
    ...sources.flatMap((own) => contested([...platform, ...fleet, ...own], problem)),
  ];
};

function claim(
  name: string | undefined,
  source: NonNullable<Claim["place"]>["source"],
  path: readonly string[],
): Claim[] {
  return name === undefined ? [] : [{ name: name.toLowerCase(), owner: source.file, place: { source, path } }];
}
