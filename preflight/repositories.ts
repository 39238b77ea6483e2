import { z } from "zod";
import type { GitHubClient } from "../github/client.ts";
import { GitHubError } from "../github/github-error.ts";
import type { OwnersGitHub } from "../github/owners-github.ts";

/** A repository that the program makes. */
export interface WantedRepository {
  /** Name within the owner. */
  readonly name: string;
  readonly description: string;
  /** Topic that marks it. */
  readonly topic: string;
  /** Whether it is taken over, whatever it is. */
  readonly adopt: boolean;
  /** The setting that adopts the repository. */
  readonly howToAdopt: string;
}

/** A repository that is on GitHub already. */
export interface FoundRepository {
  readonly wanted: WantedRepository;
  /** The name in GitHub's spelling. */
  readonly name: string;
  readonly archived: boolean;
  /** Whether nobody has committed anything to it yet. */
  readonly isEmpty: boolean;
  readonly topics: readonly string[];
  /** Whether the platform made it: it has the platform's mark, or has just been made and nobody has used it. */
  readonly ours: boolean;
}

const repository = z.object({
  name: z.string(),
  description: z.string().nullish(),
  archived: z.boolean().default(false),
  topics: z.array(z.string()).default([]),
});
const entries = z.array(z.object({ name: z.string() }));
const commits = z.array(z.object({ commit: z.object({ message: z.string() }) }));

/** Looks for a repository; undefined if there is none, or none that the token may see. */
export async function findRepository(
  { client, owner }: OwnersGitHub,
  wanted: WantedRepository,
): Promise<FoundRepository | undefined> {
  const found = await client.find(`repos/${owner}/${encodeURIComponent(wanted.name)}`, repository);
  // GitHub follows the former name of a repository to the one that it has now.
  if (found?.name.toLowerCase() !== wanted.name.toLowerCase()) return undefined;
  const { name, archived, topics } = found;
  const history = await historyOf(client, `repos/${owner}/${encodeURIComponent(name)}`);
  const ours =
    topics.includes(wanted.topic) ||
    (found.description === wanted.description && (await isUntouched({ client, owner }, name, history)));
  return { wanted, name, archived, topics, ours, isEmpty: history === "empty" };
}

/** Whether a repository holds nothing but what GitHub itself puts into a new one. */
async function isUntouched({ client, owner }: OwnersGitHub, name: string, history: History): Promise<boolean> {
  const path = `repos/${owner}/${encodeURIComponent(name)}`;
  const [first, second] = history === "empty" ? [] : history;
  if (first === undefined || second !== undefined || first.commit.message !== "Initial commit") return false;
  const files = await client.find(`${path}/contents/`, entries);
  return files?.length === 1 && files[0]?.name === "README.md";
}

/** The newest two commits; none if GitHub does not show them yet. */
type History = z.infer<typeof commits> | "empty";

async function historyOf(client: GitHubClient, path: string): Promise<History> {
  try {
    return (await client.find(`${path}/commits?per_page=2`, commits)) ?? [];
  } catch (error) {
    // "Git Repository is empty."
    if (error instanceof GitHubError && error.status === 409) return "empty";
    throw error;
  }
}
