import { z } from "zod";
import type { GitHubClient } from "../github/client.ts";

/** Finds a public key among the deploy keys of a repository; `undefined` when it is not there. */
export type DeployKeyLookup = (wanted: {
  readonly repository: string;
  readonly key: string;
}) => Promise<string | undefined>;

const deployKey = z.object({ id: z.number(), key: z.string() });

/** GitHub as one stack's provider sees it: all that the stack makes there belongs to one owner. */
export interface OwnersGitHub {
  readonly owner: string;
  readonly client: GitHubClient;
}

/**
 * A lookup on GitHub, which numbers deploy keys itself: only GitHub can tell the id of one.
 *
 * @param gitHub asked for only when a key is looked for
 */
export function deployKeyLookup(gitHub: () => OwnersGitHub): DeployKeyLookup {
  return async ({ repository, key }) => {
    const { owner, client } = gitHub();
    const keys = await client.list(`repos/${owner}/${repository}/keys`, deployKey);
    const found = keys.find((candidate) => keyMaterial(candidate.key) === keyMaterial(key));
    return found === undefined ? undefined : `${repository}:${found.id}`;
  };
}

/** A public key without its comment. */
function keyMaterial(publicKey: string): string {
  return publicKey.trim().split(" ").slice(0, 2).join(" ");
}
