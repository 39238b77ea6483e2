import { UserError } from "../user-error.ts";

/**
 * Why GitHub did not give what was asked for:
 *
 * - `token`: GitHub does not know the token (401).
 * - `permission`: the token may not do this (403).
 * - `missing`: there is no such thing, or the token may not see it (404).
 * - `limit`: too many requests; {@link GitHubError.until} says when the next one is allowed.
 * - `unreachable`: no answer: no connection, a dropped one, or none within the time limit.
 * - `server`: GitHub failed (5xx).
 * - `answer`: an answer that GitHub's API does not give.
 */
export type GitHubProblem = "token" | "permission" | "missing" | "limit" | "unreachable" | "server" | "answer";

/** Details of a {@link GitHubError}. */
export interface GitHubErrorDetails {
  /** Absent when there was no answer. */
  readonly status?: number;
  /** When the next request is allowed; only with `limit`, and only if GitHub says so. */
  readonly until?: Date;
}

/** GitHub did not answer as asked. The message is for people: it says what happened and what to do, on one line. */
export class GitHubError extends UserError {
  override readonly name = "GitHubError";
  readonly problem: GitHubProblem;
  readonly status: number | undefined;
  readonly until: Date | undefined;

  constructor(problem: GitHubProblem, message: string, { status, until }: GitHubErrorDetails = {}) {
    super(message);
    this.problem = problem;
    this.status = status;
    this.until = until;
  }
}
