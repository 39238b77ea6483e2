import { z } from "zod";
import { GitHubError } from "../github/github-error.ts";
import { askForEach, type OwnersGitHub } from "../github/owners-github.ts";
import { isStandIn, standInOf, type StandIn } from "./lost-keys.ts";
import { type KnownRegistration, type OwnState, withoutComment } from "./own-state.ts";

/** The registrations of the state's deploy keys on GitHub. */
export interface DeployKeys {
  /** Ids of keys that are registered and that the state does not know as such, by name of the resource. */
  readonly unknown: ReadonlyMap<string, string>;
  /** Temporary registrations of keys that GitHub lost before this run or the last one, by name of the key's resource. */
  readonly standIns: ReadonlyMap<string, StandIn>;
  /** Keys that GitHub has lost and that the program registers again. */
  readonly again: readonly KnownRegistration[];
  /** Keys that GitHub has lost and that the program does not declare any longer, or has just registered again. */
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
  const byName = new Map(registrations.map((one) => [one.name, one]));
  const hasStandIn = ({ name }: { readonly name: string }): boolean => byName.has(standInOf(name));
  const candidates = keyPairs.filter((one) => !byName.has(one.name) || hasStandIn(one));
  const anywhere = candidates.some(({ name }) => !byName.has(name));
  const places = [
    ...new Set([...registrations.map(({ repository }) => repository), ...(anywhere ? repositories : [])]),
  ];
  const lists = await askForEach(places, async (place) => [place, await keysOf(github, place)] as const);
  const byRepository = new Map(lists);
  const unknown = new Map<string, string>();
  for (const [place, found] of lists) {
    for (const { name, publicKey } of candidates) {
      const key = found?.find((one) => withoutComment(one.key) === publicKey);
      const id = key && `${place}:${key.id}`;
      if (id !== undefined && id !== byName.get(name)?.id) unknown.set(name, id);
    }
  }
  const gone = registrations.filter(({ name, repository, publicKey }) => {
    const found = byRepository.get(repository);
    return !isStandIn(name) && found !== undefined && !found.some((one) => withoutComment(one.key) === publicKey);
  });
  const again = gone.filter((one) => repositories.includes(one.repository) && !hasStandIn(one));
  const standIns = new Map<string, StandIn>(again.map(({ name }) => [name, { retainOwn: true, retainStandIn: false }]));
  for (const { name } of keyPairs.filter(hasStandIn)) {
    const own = byName.get(name);
    if (own === undefined || unknown.has(name)) standIns.set(name, { retainOwn: false, retainStandIn: true });
    // GitHub may have either of the two.
    else if (byRepository.get(own.repository) === undefined)
      standIns.set(name, { retainOwn: true, retainStandIn: true });
  }
  const unseen = new Set(
    registrations.filter(({ repository }) => byRepository.get(repository) === undefined).map((one) => one.repository),
  );
  return { unknown, standIns, again, lost: gone.filter((one) => !again.includes(one)), unseen: [...unseen] };
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
