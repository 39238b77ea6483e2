import { z } from "zod";
import { timestamp } from "../../git/commit.ts";
import { pullRef, stayAt } from "../../pull-ref.ts";
import type { Repository } from "../../store/store.ts";
import { type Answer, conflict, ok, Refusal } from "../answer.ts";
import { requireRulesKept } from "../branch-rules.ts";
import type { Call } from "../call.ts";
import { githubSignature, operatorSignature } from "../shapes/signature.ts";
import { findPull, pullOf, type Pull } from "./pull.ts";

const wish = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(["merge", "squash", "rebase"]).default("merge"),
});

/**
 * Merges a pull request like GitHub's button, and deletes its branch if the repository's settings say so.
 *
 * @throws Refusal 405 if it cannot be merged, 409 if it has changed
 * @see https://docs.github.com/rest/pulls/pulls#merge-a-pull-request
 */
export async function merge(call: Call, repository: Repository): Promise<Answer> {
  const { github } = call;
  const { git, record } = repository;
  const pull = findPull(call, repository);
  const wanted = wish.parse(call.body ?? {});
  const head = await git.resolve(pullRef(pull.issue.number));
  const base = await git.branch(pull.base);
  if (pull.issue.state === "closed" || head === undefined || base === undefined) throw notMergeable();
  if (pull.draft) throw new Refusal(405, "Pull Request is still a draft");
  if (wanted.sha !== undefined && wanted.sha !== head.sha) {
    throw conflict("Head branch was modified. Review and try the merge again.");
  }
  requireAllowed(repository, wanted.merge_method);
  requireRulesKept(github, repository, pull.base, "merge");
  const from = `${github.organization}/${pull.head}`;
  const title = {
    merge: `Merge pull request #${pull.issue.number} from ${from}`,
    squash: `${pull.issue.title} (#${pull.issue.number})`,
    // The stand-in squashes all commits into one: the base branch ends up with the same files.
    rebase: pull.issue.title,
  }[wanted.merge_method];
  const body = wanted.commit_message ?? (wanted.merge_method === "merge" ? pull.issue.title : "");
  const commit = await git.merge({
    ...{ base: base.sha, head: head.sha, isTwoParents: wanted.merge_method === "merge" },
    ...{ author: operatorSignature(github), committer: githubSignature() },
    message: `${wanted.commit_title ?? title}\n\n${body}`.trim(),
  });
  if (commit === undefined) throw notMergeable();
  if (!(await git.updateRef(`refs/heads/${pull.base}`, commit, base.sha))) {
    throw new Refusal(405, "Base branch was modified. Review and try the merge again.");
  }
  await close(repository, pull, commit);
  if (record.settings.delete_branch_on_merge && pull.fork === undefined) await deleteBranch(repository, pull);
  repository.pushed();
  return ok({ sha: commit, merged: true, message: "Pull Request successfully merged" });
}

/** Closes the pull requests from a branch that is about to be deleted; the caller saves. */
export async function closePullsFrom(repository: Repository, branch: string): Promise<void> {
  const open = repository.record.issues
    .flatMap((issue) => pullOf(issue) ?? [])
    .filter(({ issue, head, fork }) => issue.state === "open" && head === branch && fork === undefined);
  for (const pull of open) await close(repository, pull);
}

async function close(repository: Repository, { issue, fork }: Pull, commit?: string): Promise<void> {
  const at = timestamp();
  if (fork === undefined) await stayAt(repository, issue.number);
  issue.state = "closed";
  issue.closed_at = at;
  issue.updated_at = at;
  if (issue.pull !== undefined && commit !== undefined) issue.pull.merged = { at, commit };
}

async function deleteBranch(repository: Repository, { head }: Pull): Promise<void> {
  if (head === repository.record.settings.default_branch) return;
  await closePullsFrom(repository, head);
  const tip = await repository.git.branch(head);
  if (tip !== undefined) await repository.git.updateRef(`refs/heads/${head}`, undefined, tip.sha);
}

function requireAllowed({ record: { settings } }: Repository, method: "merge" | "squash" | "rebase"): void {
  const [isAllowed, name] = {
    merge: [settings.allow_merge_commit, "Merge commits"] as const,
    squash: [settings.allow_squash_merge, "Squash merges"] as const,
    rebase: [settings.allow_rebase_merge, "Rebase merges"] as const,
  }[method];
  if (!isAllowed) throw new Refusal(405, `${name} are not allowed on this repository.`);
}

function notMergeable(): Refusal {
  return new Refusal(405, "Pull Request is not mergeable");
}
