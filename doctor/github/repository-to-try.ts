import { z } from "zod";
import { readingApps } from "../../model/github-app.ts";
import { jsonOf } from "../../http/ask.ts";
import type { Plan } from "../plan.ts";
import { repositoriesIn } from "../state.ts";
import type { CheckContext } from "../check.ts";
import type { GitHubSide } from "./side.ts";

const repository = z.looseObject({ name: z.string(), archived: z.boolean().default(false) });

/**
 * Finds a repository in which the token's permissions can be tried: the platform's own before those of teams. Undefined
 * if the token can see none.
 */
export async function repositoryToTry(
  { state }: Pick<CheckContext, "state">,
  { owner, probe }: GitHubSide,
  { configuration: { fleet, apps, github, githubApps } }: Plan,
): Promise<string | undefined> {
  const own = [...repositoriesIn(state)];
  const teams = apps
    .filter(({ source }) => source.owner === undefined)
    .filter((app) => readingApps(app, githubApps, github.fluxApp).source === undefined)
    .map(({ source }) => source.repository);
  for (const name of new Set([...own, fleet.repository, ...teams])) {
    const answer = await probe(`repos/${owner}/${encodeURIComponent(name)}`);
    const { data } = repository.safeParse(jsonOf(answer));
    if (answer.status === 200 && data?.archived === false) return data.name;
  }
  return undefined;
}
