import { z } from "zod";
import { timestamp } from "../git/commit.ts";
import type { Issue } from "../store/repository-record.ts";
import type { Repository } from "../store/store.ts";
import { created, noContent, notFound, ok } from "./answer.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "./call.ts";
import { shape as labelShape } from "./labels.ts";
import { paginate } from "./pagination.ts";
import { commentShape, issueShape } from "./shapes/issue.ts";

const labelNames = z.array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]));
const creation = z.object({ title: z.coerce.string(), body: z.string().nullish(), labels: labelNames.default([]) });

/** Operations on issues, and on the comments and labels that pull requests share with them. */
export const issues: Family = {
  "issues/list-for-repo": (call) => {
    const repository = repositoryOf(call);
    const { state = "open", labels = "" } = call.query;
    const wanted = labels.split(",").filter((name) => name !== "");
    const found = repository.record.issues.filter(
      (issue) => (state === "all" || issue.state === state) && wanted.every((name) => issue.labels.includes(name)),
    );
    return paginate(call, found.reverse(), (page) => page.map((one) => issueShape(call.github, repository, one)));
  },

  "issues/create": (call) => {
    const repository = writableRepositoryOf(call);
    const { title, body, labels } = creation.parse(call.body);
    const issue = newIssue(call, repository, { title, body: body ?? null });
    addLabels(call, repository, issue, labels);
    repository.save();
    return created(issueShape(call.github, repository, issue));
  },

  "issues/get": (call) => {
    const repository = repositoryOf(call);
    return ok(issueShape(call.github, repository, findIssue(call, repository, "issue_number")));
  },

  "issues/list-comments": (call) => {
    const repository = repositoryOf(call);
    const issue = findIssue(call, repository, "issue_number");
    return paginate(call, issue.comments, (page) =>
      page.map((one) => commentShape(call.github, repository, issue, one)),
    );
  },

  "issues/create-comment": (call) => {
    const repository = writableRepositoryOf(call);
    const issue = findIssue(call, repository, "issue_number");
    const { body } = z.object({ body: z.string() }).parse(call.body);
    const now = timestamp();
    const comment = { id: call.github.store.nextId(), body, created_at: now, updated_at: now };
    issue.comments.push(comment);
    repository.save();
    return created(commentShape(call.github, repository, issue, comment));
  },

  "issues/update-comment": (call) => {
    const repository = writableRepositoryOf(call);
    const { body } = z.object({ body: z.string() }).parse(call.body);
    for (const issue of repository.record.issues) {
      const comment = issue.comments.find(({ id }) => String(id) === call.params["comment_id"]);
      if (comment === undefined) continue;
      Object.assign(comment, { body, updated_at: timestamp() });
      repository.save();
      return ok(commentShape(call.github, repository, issue, comment));
    }
    throw notFound();
  },

  "issues/list-labels-on-issue": (call) => {
    const repository = repositoryOf(call);
    const issue = findIssue(call, repository, "issue_number");
    return paginate(call, issue.labels, (page) => labelsOf(call, repository, page));
  },

  "issues/add-labels": (call) => {
    const repository = writableRepositoryOf(call);
    const issue = findIssue(call, repository, "issue_number");
    const { labels } = z.object({ labels: labelNames.default([]) }).parse(call.body ?? {});
    addLabels(call, repository, issue, labels);
    repository.save();
    return ok(labelsOf(call, repository, issue.labels));
  },

  "issues/remove-label": (call) => {
    const repository = writableRepositoryOf(call);
    const issue = findIssue(call, repository, "issue_number");
    const at = issue.labels.indexOf(call.params["name"] ?? "");
    if (at < 0) throw notFound();
    issue.labels.splice(at, 1);
    repository.save();
    return ok(labelsOf(call, repository, issue.labels));
  },

  "issues/delete-comment": (call) => {
    const repository = writableRepositoryOf(call);
    const issue = repository.record.issues.find(({ comments }) =>
      comments.some(({ id }) => String(id) === call.params["comment_id"]),
    );
    if (issue === undefined) throw notFound();
    issue.comments = issue.comments.filter(({ id }) => String(id) !== call.params["comment_id"]);
    repository.save();
    return noContent;
  },
};

/** Adds an issue; the caller saves. Issues and pull requests of a repository share one sequence of numbers. */
export function newIssue(
  { github }: Call,
  repository: Repository,
  given: Pick<Issue, "title" | "body"> & { pull?: NonNullable<Issue["pull"]> },
): Issue {
  const now = timestamp();
  const issue: Issue = {
    id: github.store.nextId(),
    number: repository.record.issues.length + 1,
    state: "open",
    labels: [],
    comments: [],
    created_at: now,
    updated_at: now,
    closed_at: null,
    ...given,
  };
  repository.record.issues.push(issue);
  return issue;
}

/** @throws Refusal 404 if no issue has that number */
export function findIssue({ params }: Call, repository: Repository, parameter: string): Issue {
  const issue = repository.record.issues.find(({ number }) => String(number) === params[parameter]);
  if (issue === undefined) throw notFound();
  return issue;
}

/** Adds labels to an issue, and creates those that the repository lacks, as GitHub does. */
function addLabels({ github }: Call, repository: Repository, issue: Issue, names: readonly string[]): void {
  for (const name of names) {
    if (!repository.record.labels.some((label) => label.name === name)) {
      const id = github.store.nextId();
      repository.record.labels.push({ id, name, color: "ededed", description: null, default: false });
    }
    if (!issue.labels.includes(name)) issue.labels.push(name);
  }
}

function labelsOf({ github }: Call, repository: Repository, names: readonly string[]): Record<string, unknown>[] {
  return repository.record.labels
    .filter(({ name }) => names.includes(name))
    .map((label) => labelShape(github, repository, label));
}
