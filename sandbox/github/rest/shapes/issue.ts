import type { Context } from "../../context.ts";
import type { Issue } from "../../store/repository-record.ts";
import type { Repository } from "../../store/store.ts";
import { account, nodeId } from "./account.ts";
import { repositoryPage, repositoryUrl } from "./repository.ts";

/** `issue` of the description; a pull request is an issue with `pull_request`. */
export function issueShape(github: Context, repository: Repository, issue: Issue): Record<string, unknown> {
  const api = repositoryUrl(github, repository);
  const page = repositoryPage(github, repository);
  const url = `${api}/issues/${issue.number}`;
  const html = `${page}/${issue.pull === undefined ? "issues" : "pull"}/${issue.number}`;
  const pull = {
    url: `${api}/pulls/${issue.number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: null,
  };
  return {
    ...common(github, issue, "Issue"),
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    labels: labelsOf(github, repository, issue),
    comments: issue.comments.length,
    ...(issue.pull === undefined ? {} : { pull_request: pull }),
  };
}

/** `issue-comment` of the description. */
export function commentShape(
  github: Context,
  repository: Repository,
  issue: Issue,
  comment: Issue["comments"][number],
): Record<string, unknown> {
  const api = repositoryUrl(github, repository);
  return {
    ...comment,
    node_id: nodeId("IssueComment", comment.id),
    url: `${api}/issues/comments/${comment.id}`,
    html_url: `${repositoryPage(github, repository)}/issues/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${issue.number}`,
    user: account(github, github.operator),
    author_association: "OWNER",
  };
}

/** The common part of an issue and a pull request. */
export function common(github: Context, issue: Issue, kind: "Issue" | "PullRequest"): Record<string, unknown> {
  return {
    id: issue.id,
    node_id: nodeId(kind, issue.id),
    number: issue.number,
    state: issue.state,
    title: issue.title,
    body: issue.body,
    user: account(github, github.operator),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    created_at: issue.created_at,
    updated_at: issue.updated_at,
    closed_at: issue.closed_at,
    author_association: "OWNER",
  };
}

/** The labels of an issue with all fields. */
export function labelsOf(github: Context, repository: Repository, issue: Issue): Record<string, unknown>[] {
  return repository.record.labels
    .filter(({ name }) => issue.labels.includes(name))
    .map((label) => ({
      ...label,
      node_id: nodeId("Label", label.id),
      url: `${repositoryUrl(github, repository)}/labels/${encodeURIComponent(label.name)}`,
    }));
}
