import type { Commit } from "../git/commit.ts";
import { GitError } from "../git/run.ts";
import type { Repository } from "../store/store.ts";
import { notFound, ok, Refusal } from "./answer.ts";
import { type Family, repositoryOf } from "./call.ts";
import { changedFiles, diffEntry } from "./commits.ts";
import { repositoryCommit } from "./shapes/commit.ts";
import { repositoryPage, repositoryUrl } from "./shapes/repository.ts";

/** Operations that compare branches. */
export const comparisons: Family = {
  "repos/compare-commits-with-basehead": async (call) => {
    const { github, params } = call;
    const repository = repositoryOf(call);
    const names = (params["basehead"] ?? "").split("...");
    const [base, head] = await Promise.all(names.map((name) => repository.git.resolve(name)));
    if (base === undefined || head === undefined) throw notFound();
    const fork = await mergeBase(repository, base, head);
    if (fork === undefined) throw new Refusal(404, `No common ancestor between ${base.sha} and ${head.sha}.`);
    const [ahead, behind] = await Promise.all([
      repository.git.history(`${fork.sha}..${head.sha}`, { skip: 0, limit: 250 }),
      repository.git.history(`${fork.sha}..${base.sha}`, { skip: 0, limit: 250 }),
    ]);
    const commits = await Promise.all(ahead.reverse().map((sha) => repository.git.resolve(sha)));
    const files = await changedFiles(repository, head, fork.sha);
    const page = `${repositoryPage(github, repository)}/compare/${names.join("...")}`;
    return ok({
      url: `${repositoryUrl(github, repository)}/compare/${names.map(encodeURIComponent).join("...")}`,
      ...{ html_url: page, permalink_url: page, diff_url: `${page}.diff`, patch_url: `${page}.patch` },
      base_commit: repositoryCommit(github, repository, base),
      merge_base_commit: repositoryCommit(github, repository, fork),
      status: statusOf(ahead.length, behind.length),
      ...{ ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length },
      commits: commits.filter((one) => one !== undefined).map((one) => repositoryCommit(github, repository, one)),
      files: files.map((file) => diffEntry(github, repository, head, file)),
    });
  },
};

/** The last common ancestor of two commits. */
async function mergeBase({ git }: Repository, one: Commit, other: Commit): Promise<Commit | undefined> {
  try {
    const sha = await git.git(["merge-base", one.sha, other.sha]);
    return await git.resolve(sha.trim());
  } catch (error) {
    if (error instanceof GitError && error.code === 1) return undefined;
    throw error;
  }
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return "diverged";
  if (ahead > 0) return "ahead";
  return behind > 0 ? "behind" : "identical";
}
