import { z } from "zod";
import { GitHubError } from "../github/github-error.ts";
import { askForEach, type OwnersGitHub } from "../github/owners-github.ts";
import { type KnownRegistration, type OwnState, withoutComment } from "./own-state.ts";

/** What GitHub has of the state's deploy keys. */
export interface DeployKeys {
  /** Ids of keys that are registered and that the state does not know as such, by name of the resource. */
  readonly unknown: ReadonlyMap<string, string>;
  /** Keys that the state has as registered and GitHub does not. */
  readonly lost: readonly KnownRegistration[];
  /** Repositories with keys of the state whose keys the token may not list: nothing is known of them. */
  readonly unseen: readonly string[];
}

const keys = z.object({ id: z.number(), key: z.string() });

/**
 * Compares the state's deploy keys with GitHub's. A public half is the mark of a key: only this state has the private one.
 *
 * @param repositories - all in which a key may be registered that the state does not know as such
 */
export async function compareDeployKeys(
  github: OwnersGitHub,
  { registrations, keyPairs }: OwnState,
  repositories: readonly string[],
): Promise<DeployKeys> {
  const registered = new Set(registrations.map(({ name }) => name));
  const candidates = keyPairs.filter(({ name }) => !registered.has(name));
  const places = [
    ...new Set([...registrations.map(({ repository }) => repository), ...(candidates.length > 0 ? repositories : [])]),
  ];
  const lists = await askForEach(places, async (place) => [place, await keysOf(github, place)] as const);
  const byRepository = new Map(lists);
  const unknown = new Map<string, string>();
  for (const [place, found] of lists) {
    for (const { name, publicKey } of candidates) {
      const key = found?.find((one) => withoutComment(one.key) === publicKey);
      if (key !== undefined) unknown.set(name, `${place}:${key.id}`);
    }
  }
  const lost = registrations.filter(({ repository, publicKey }) => {
    const found = byRepository.get(repository);
    return found !== undefined && !found.some((one) => withoutComment(one.key) === publicKey);
  });
  const unseen = new Set(
    registrations.filter(({ repository }) => byRepository.get(repository) === undefined).map((one) => one.repository),
  );
  return { unknown, lost, unseen: [...unseen] };
}

/** A repository's deploy keys; undefined if the token may not see them, as a token for previews. */
async function keysOf(
  { client, owner }: OwnersGitHub,
  repository: string,
): Promise<z.infer<typeof keys>[] | undefined> {
  try {
    return await client.list(`repos/${owner}/${encodeURIComponent(repository)}/keys`, keys);
  } catch (error) {
    if (error instanceof GitHubError && (error.problem === "missing" || error.problem === "permission")) {
      return undefined;
    }
    throw error;
  }
}
