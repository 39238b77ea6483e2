import { z } from "zod";
import type { Context } from "../context.ts";
import { type Commit, timestamp } from "../git/commit.ts";
import { fetchFromFork, followBranch, pullRef, stayAt } from "../pull-ref.ts";
import type { Issue } from "../store/repository-record.ts";
import type { Repository } from "../store/store.ts";
import { created, invalid, notFound, ok } from "./answer.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "./call.ts";
import { findIssue, newIssue } from "./issues.ts";
import { paginate } from "./pagination.ts";
import { account } from "./shapes/account.ts";
import { common, labelsOf } from "./shapes/issue.ts";
import { minimalRepository, repositoryPage, repositoryUrl } from "./shapes/repository.ts";

interface Pull extends NonNullable<Issue["pull"]> {
  readonly issue: Issue;
}

const creation = z.object({
  title: z.string().default(""),
  head: z.string(),
  head_repo: z.string().optional(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
});
const change = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
});

/** Pull requests between branches of one repository, and from forks within the organisation. */
export const pulls: Family = {
  "pulls/list": async (call) => {
    const repository = repositoryOf(call);
    const { state = "open", head, base } = call.query;
    const found = repository.record.issues
      .flatMap((issue) => pullOf(issue) ?? [])
      .filter((pull) => state === "all" || pull.issue.state === state)
      .filter((pull) => head === undefined || head === `${call.github.organization}:${pull.head}`)
      .filter((pull) => base === undefined || base === pull.base)
      .reverse();
    const shapes = await Promise.all(found.map((pull) => simpleShape(call.github, repository, pull)));
    return paginate(call, shapes, (page) => page);
  },

  "pulls/create": async (call) => {
    const repository = writableRepositoryOf(call);
    const { title, body, draft, ...branches } = creation.parse(call.body);
    const head = branches.head.replace(`${call.github.organization}:`, "");
    const { base } = branches;
    const from = headRepository(call, repository, branches.head_repo);
    for (const [field, side, branch] of [["head", from, head] as const, ["base", repository, base] as const]) {
      const isThere = (await side.git.branch(branch)) !== undefined;
      if (!isThere) throw invalid({ resource: "PullRequest", field, code: "invalid" });
    }
    const fork = from === repository ? undefined : from.name;
    const isOpen = repository.record.issues.some(
      ({ state, pull }) => state === "open" && pull?.head === head && pull.base === base && pull.fork === fork,
    );
    if (isOpen) {
      const message = `A pull request already exists for ${call.github.organization}:${head}.`;
      throw invalid({ resource: "PullRequest", field: "head", code: "custom", message });
    }
    const pull = { head, base, draft, fork };
    const issue = newIssue(call, repository, { title, body: body ?? null, pull });
    if (fork === undefined) await followBranch(repository, issue.number, head);
    else await fetchFromFork(repository, issue.number, from, head);
    repository.save();
    return created(await fullShape(call.github, repository, { issue, ...pull }));
  },

  "pulls/get": async (call) => {
    const repository = repositoryOf(call);
    return ok(await fullShape(call.github, repository, findPull(call, repository)));
  },

  "pulls/update": async (call) => {
    const repository = writableRepositoryOf(call);
    const pull = findPull(call, repository);
    const { title, body, state } = change.parse(call.body ?? {});
    const { issue } = pull;
    if (title !== undefined) issue.title = title;
    if (body !== undefined) issue.body = body;
    if (state !== undefined && state !== issue.state) {
      issue.state = state;
      issue.closed_at = state === "closed" ? timestamp() : null;
      if (pull.fork === undefined && state === "closed") await stayAt(repository, issue.number);
      if (pull.fork === undefined && state === "open") await followBranch(repository, issue.number, pull.head);
    }
    issue.updated_at = timestamp();
    repository.save();
    return ok(await fullShape(call.github, repository, pull));
  },
};

/** @throws Refusal 422 for what is no fork of the repository */
function headRepository({ github }: Call, repository: Repository, name: string | undefined): Repository {
  if (name === undefined || name === repository.name) return repository;
  const fork = github.store.find(name);
  if (fork?.record.fork_of !== repository.record.id) {
    throw invalid({ resource: "PullRequest", field: "head_repo", code: "invalid" });
  }
  return fork;
}

function pullOf(issue: Issue): Pull | undefined {
  return issue.pull === undefined ? undefined : { issue, ...issue.pull };
}

function findPull(call: Call, repository: Repository): Pull {
  const pull = pullOf(findIssue(call, repository, "pull_number"));
  if (pull === undefined) throw notFound();
  return pull;
}

/** `pull-request-simple` of the description. */
async function simpleShape(github: Context, repository: Repository, pull: Pull): Promise<Record<string, unknown>> {
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
    // Never null here, by the description.
    labels: labelsOf(github, repository, issue).map((label) => ({ ...label, description: label["description"] ?? "" })),
    merged_at: null,
    merge_commit_sha: null,
    head,
    base: side(github, repository, pull.base, await repository.git.branch(pull.base)),
    _links: Object.fromEntries(Object.entries({ self: url, html, ...links }).map(([name, href]) => [name, { href }])),
    auto_merge: null,
    draft,
  };
}

/** `pull-request` of the description. */
async function fullShape(github: Context, repository: Repository, pull: Pull): Promise<Record<string, unknown>> {
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
    merged: false,
    mergeable: null,
    mergeable_state: "unknown",
    merged_by: null,
    comments: pull.issue.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: Number(commits),
    additions: files.reduce((sum, [added = 0]) => sum + added, 0),
    deletions: files.reduce((sum, [, deleted = 0]) => sum + deleted, 0),
    changed_files: files.length,
  };
}

/** As far as its ref in the repository has come. A deleted fork is null, as on GitHub, whatever the description says. */
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
