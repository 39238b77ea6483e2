import type { Signature } from "./commit.ts";
import { GitError, runGit } from "./run.ts";

/** Two commits to merge. */
export interface Merge {
  readonly base: string;
  readonly head: string;
  /** Whether the new commit has both as parents; otherwise it squashes the commits of `head` that `base` lacks. */
  readonly isTwoParents: boolean;
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/**
 * Creates the commit that merges another into one. No branch moves.
 *
 * @returns its name; undefined if the changes conflict
 */
export async function mergeCommits(
  gitDirectory: string,
  { base, head, isTwoParents, author, committer, message }: Merge,
): Promise<string | undefined> {
  const tree = await mergedTree(gitDirectory, base, head);
  if (tree === undefined) return undefined;
  const parents = isTwoParents ? [base, head] : [base];
  const commit = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signed(author)}`,
    `committer ${signed(committer)}`,
    "",
    message,
  ].join("\n");
  const sha = await runGit(gitDirectory, ["hash-object", "-t", "commit", "-w", "--stdin"], commit);
  return sha.toString().trim();
}

async function mergedTree(gitDirectory: string, base: string, head: string): Promise<string | undefined> {
  try {
    return (await runGit(gitDirectory, ["merge-tree", "--write-tree", base, head])).toString().trim();
  } catch (error) {
    // Exit code 1 is a conflict; all others are failures.
    if (error instanceof GitError && error.code === 1) return undefined;
    throw error;
  }
}

function signed({ name, email, date }: Signature): string {
  return `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}
