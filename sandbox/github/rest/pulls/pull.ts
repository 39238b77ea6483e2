import type { Issue } from "../../store/repository-record.ts";
import type { Repository } from "../../store/store.ts";
import { notFound } from "../answer.ts";
import type { Call } from "../call.ts";
import { findIssue } from "../issues.ts";

/** A pull request, together with its issue. */
export interface Pull extends NonNullable<Issue["pull"]> {
  readonly issue: Issue;
}

/** The pull request of an issue; undefined for any other issue. */
export function pullOf(issue: Issue): Pull | undefined {
  return issue.pull === undefined ? undefined : { issue, ...issue.pull };
}

/** @throws Refusal 404 if no pull request has that number */
export function findPull(call: Call, repository: Repository): Pull {
  const pull = pullOf(findIssue(call, repository, "pull_number"));
  if (pull === undefined) throw notFound();
  return pull;
}
