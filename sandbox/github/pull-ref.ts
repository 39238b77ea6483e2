import type { Repository } from "./store/store.ts";

/** Where a pull request's commits are found in the repository that it is for. */
export function pullRef(number: number): string {
  return `refs/pull/${number}/head`;
}

/** Has the ref of a pull request follow a branch of the same repository. */
export async function followBranch({ git }: Repository, number: number, branch: string): Promise<void> {
  await git.git(["symbolic-ref", pullRef(number), `refs/heads/${branch}`]);
}

/** Leaves the ref of a pull request at the commit where it is: what a closed one was stays to be seen. */
export async function stayAt({ git }: Repository, number: number): Promise<void> {
  const commit = await git.resolve(pullRef(number));
  // Without the branch there is nothing to stay at.
  if (commit !== undefined) await git.git(["update-ref", "--no-deref", pullRef(number), commit.sha]);
}

/** Brings the commits of a fork's branch over. A later push to the fork does not show. */
export async function fetchFromFork(
  { git }: Repository,
  number: number,
  fork: Repository,
  branch: string,
): Promise<void> {
  await git.git(["fetch", "--quiet", fork.directory, `refs/heads/${branch}:${pullRef(number)}`]);
}
