import { UserError } from "../user-error.ts";

/**
 * The reason why a request to GitHub failed:
 *
 * - `token`: GitHub does not know the token (401).
 * - `permission`: the token lacks the permission (403).
 * - `missing`: there is no such thing, or the token cannot see it (404).
 * - `limit`: too many requests; {@link GitHubError.until} says when the next one is allowed.
 * - `unreachable`: no answer: no connection, a dropped one, or none within the time limit.
 * - `server`: GitHub failed (5xx).
 * - `answer`: the answer does not match GitHub's API.
 */
export type GitHubProblem = "token" | "permission" | "missing" | "limit" | "unreachable" | "server" | "answer";

/** Details of a {@link GitHubError}. */
export interface GitHubErrorDetails {
  /** Status of the answer. Absent when there was no answer. */
  readonly status?: number;
  /** The time from which the next request is allowed; only with `limit`, and only if GitHub says so. */
  readonly until?: Date;
}

/** A request to GitHub failed. The message is for people: it says what happened and what to do, on one line. */
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
