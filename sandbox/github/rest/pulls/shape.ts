import type { Context } from "../../context.ts";
import type { Commit } from "../../git/commit.ts";
import { pullRef } from "../../pull-ref.ts";
import type { Repository } from "../../store/store.ts";
import { account } from "../shapes/account.ts";
import { common, labelsOf } from "../shapes/issue.ts";
import { minimalRepository, repositoryPage, repositoryUrl } from "../shapes/repository.ts";
import type { Pull } from "./pull.ts";

/** `pull-request-simple` of the description. */
export async function simpleShape(
  github: Context,
  repository: Repository,
  pull: Pull,
): Promise<Record<string, unknown>> {
  const { issue, draft } = pull;
  const api = repositoryUrl(github, repository);
  const url = `${api}/pulls/${issue.number}`;
  const html = `${repositoryPage(github, repository)}/pull/${issue.number}`;
  const head = await headOf(github, repository, pull);
  const links = {
    issue: `${api}/issues/${issue.number}`,
    comments: `${api}/issues/${issue.number}/comments`,
    commits: `${url}/commits`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    statuses: `${api}/statuses/${head.sha}`,
  };
  return {
    ...common(github, issue, "PullRequest"),
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    ...Object.fromEntries(Object.entries(links).map(([name, href]) => [`${name}_url`, href])),
    // The description does not allow null here.
    labels: labelsOf(github, repository, issue).map((label) => ({ ...label, description: label["description"] ?? "" })),
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.commit ?? null,
    head,
    base: side(github, repository, pull.base, await repository.git.branch(pull.base)),
    _links: Object.fromEntries(Object.entries({ self: url, html, ...links }).map(([name, href]) => [name, { href }])),
    auto_merge: null,
    draft,
  };
}

/** `pull-request` of the description. */
export async function fullShape(github: Context, repository: Repository, pull: Pull): Promise<Record<string, unknown>> {
  const head = pullRef(pull.issue.number);
  const range = `refs/heads/${pull.base}...${head}`;
  const isWhole = (await repository.git.branch(pull.base)) && (await repository.git.resolve(head));
  const stat = isWhole === undefined ? "" : await repository.git.git(["diff", "--numstat", range]);
  const files = stat
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t").map((field) => Number(field) || 0));
  const commits =
    isWhole === undefined ? "0" : await repository.git.git(["rev-list", "--count", `refs/heads/${pull.base}..${head}`]);
  return {
    ...(await simpleShape(github, repository, pull)),
    merged: pull.merged !== undefined,
    mergeable: null,
    mergeable_state: "unknown",
    merged_by: pull.merged === undefined ? null : account(github, github.operator),
    comments: pull.issue.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: Number(commits),
    additions: files.reduce((sum, [added = 0]) => sum + added, 0),
    deletions: files.reduce((sum, [, deleted = 0]) => sum + deleted, 0),
    changed_files: files.length,
  };
}

/**
 * The head of a pull request, at the commit of its ref in the repository. A deleted fork is null, as on GitHub,
 * although the description does not allow that.
 */
async function headOf(github: Context, repository: Repository, pull: Pull): Promise<{ sha: string }> {
  const from = pull.fork === undefined ? repository : github.store.find(pull.fork);
  return side(github, from, pull.head, await repository.git.resolve(pullRef(pull.issue.number)));
}

function side(
  github: Context,
  repository: Repository | undefined,
  branch: string,
  commit: Commit | undefined,
): { sha: string } {
  const shape = {
    label: `${github.organization}:${branch}`,
    ref: branch,
    sha: commit?.sha ?? "0".repeat(40),
    user: account(github, github.organization),
    repo: repository === undefined ? null : minimalRepository(github, repository, true),
  };
  return shape;
}
