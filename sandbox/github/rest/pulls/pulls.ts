import { z } from "zod";
import { timestamp } from "../../git/commit.ts";
import { fetchFromFork, followBranch, stayAt } from "../../pull-ref.ts";
import type { Repository } from "../../store/store.ts";
import { created, invalid, ok } from "../answer.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "../call.ts";
import { newIssue } from "../issues.ts";
import { paginate } from "../pagination.ts";
import { merge } from "./merge.ts";
import { findPull, pullOf } from "./pull.ts";
import { fullShape, simpleShape } from "./shape.ts";

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

/** Operations on pull requests between branches of one repository, and from forks within the organisation. */
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
    if (fork === undefined && (await repository.git.isAncestor(head, base))) {
      const message = `No commits between ${base} and ${head}`;
      throw invalid({ resource: "PullRequest", code: "custom", message });
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
    if (pull.merged !== undefined && state === "open") {
      throw invalid({ resource: "PullRequest", field: "state", code: "invalid", message: "state cannot be changed" });
    }
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

  "pulls/merge": async (call) => merge(call, writableRepositoryOf(call)),
};

/** @throws Refusal 422 if it is not a fork of the repository */
function headRepository({ github }: Call, repository: Repository, name: string | undefined): Repository {
  if (name === undefined || name === repository.name) return repository;
  const fork = github.store.find(name);
  if (fork?.record.fork_of !== repository.record.id) {
    throw invalid({ resource: "PullRequest", field: "head_repo", code: "invalid" });
  }
  return fork;
}
