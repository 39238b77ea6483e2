import { z } from "zod";
import { GitHubError } from "../github/github-error.ts";
import type { OwnersGitHub } from "../github/owners-github.ts";
import { sameKey } from "./deploy-keys.ts";
import type { Resource, State } from "./interrupted.ts";

const registration = z.object({ repository: z.string(), key: z.string() });
const deployKey = z.object({ key: z.string() });

/**
 * Returns the deploy keys that the state lists as registered but GitHub lacks: somebody deleted them, or deleted the
 * personal access token that created them.
 *
 * @param gitHub called only when the state has deploy keys
 * @throws GitHubError when GitHub does not answer; repositories that the token cannot see are skipped
 */
export async function lostKeys(
  { deployment }: State,
  gitHub: (provider?: string) => OwnersGitHub,
): Promise<Resource[]> {
  const registered = deployment.resources.flatMap((resource) => {
    if (resource.type !== "github:index/repositoryDeployKey:RepositoryDeployKey") return [];
    const { data } = registration.safeParse(resource.outputs);
    return data === undefined ? [] : [{ ...data, resource }];
  });
  const lost: Resource[] = [];
  // Two owners may have repositories with the same name.
  const placeOf = ({ repository, resource }: (typeof registered)[number]): string =>
    `${resource.provider ?? ""} ${repository}`;
  for (const [place, { repository, resource }] of new Map(registered.map((one) => [placeOf(one), one]))) {
    const keys = await keysOf(gitHub(resource.provider), repository);
    if (keys === undefined) continue;
    for (const one of registered) {
      if (placeOf(one) === place && !keys.some(({ key }) => sameKey(key, one.key))) lost.push(one.resource);
    }
  }
  return lost;
}

async function keysOf(
  { owner, client }: OwnersGitHub,
  repository: string,
): Promise<z.infer<typeof deployKey>[] | undefined> {
  try {
    return await client.list(`repos/${owner}/${encodeURIComponent(repository)}/keys`, deployKey);
  } catch (error) {
    if (error instanceof GitHubError && error.problem === "missing") return undefined;
    throw error;
  }
}
