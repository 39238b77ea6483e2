import { z } from "zod";
import type { OwnersGitHub } from "../github/owners-github.ts";

/** Finds the id of a public key among the deploy keys of a repository; `undefined` if the repository lacks the key. */
export type DeployKeyLookup = (wanted: {
  readonly repository: string;
  readonly key: string;
  /** The provider of the key. */
  readonly provider?: string | undefined;
}) => Promise<string | undefined>;

const deployKey = z.object({ id: z.number(), key: z.string() });

/**
 * A lookup on GitHub, which assigns the id of each deploy key.
 *
 * @param gitHub called only when a key is looked for
 */
export function deployKeyLookup(gitHub: (provider?: string) => OwnersGitHub): DeployKeyLookup {
  return async ({ repository, key, provider }) => {
    const { owner, client } = gitHub(provider);
    const keys = await client.list(`repos/${owner}/${repository}/keys`, deployKey);
    const found = keys.find((candidate) => sameKey(candidate.key, key));
    return found === undefined ? undefined : `${repository}:${found.id}`;
  };
}

/** Whether two public keys are the same apart from the comment, which GitHub drops. */
export function sameKey(one: string, other: string): boolean {
  return keyMaterial(one) === keyMaterial(other);
}

/** A public key without its comment. */
function keyMaterial(publicKey: string): string {
  return publicKey.trim().split(" ").slice(0, 2).join(" ");
}
