import type { Repository } from "./store/store.ts";

/** The ref of a pull request's commits in the target repository. */
export function pullRef(number: number): string {
  return `refs/pull/${number}/head`;
}

/** Makes the ref of a pull request follow a branch of the same repository. */
export async function followBranch({ git }: Repository, number: number, branch: string): Promise<void> {
  await git.git(["symbolic-ref", pullRef(number), `refs/heads/${branch}`]);
}

/** Freezes the ref of a pull request at its current commit, so that a closed one still shows its commits. */
export async function stayAt({ git }: Repository, number: number): Promise<void> {
  const commit = await git.resolve(pullRef(number));
  // Without the branch, there is no commit to keep.
  if (commit !== undefined) await git.git(["update-ref", "--no-deref", pullRef(number), commit.sha]);
}

/** Fetches the commits of a fork's branch. Later pushes to the fork are not followed. */
export async function fetchFromFork(
  { git }: Repository,
  number: number,
  fork: Repository,
  branch: string,
): Promise<void> {
  await git.git(["fetch", "--quiet", fork.directory, `refs/heads/${branch}:${pullRef(number)}`]);
}
