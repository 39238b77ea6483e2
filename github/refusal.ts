import { GitHubError } from "./github-error.ts";
import type { FetchedAnswer } from "./proxied-fetch.ts";

/** Longest text of GitHub's own that a message repeats, in characters. */
const QUOTED = 200;

/** The error for an answer with a status that is no success. `asked` names the request: `GET https://…`. */
export function refusal(
  asked: string,
  { status, headers }: Pick<FetchedAnswer, "status" | "headers">,
  body: string,
  now = new Date(),
): GitHubError {
  const said = messageIn(body);
  const answered = `GitHub answered ${asked} with ${status}${said === "" ? "" : ` "${said}"`}`;
  if (status === 401) {
    const cause = "the token is mistyped, has expired or was deleted";
    return new GitHubError("token", `${answered}; ${cause}. ${exportAnother}`, { status });
  }
  if (status === 429 || (status === 403 && isLimit(headers, said))) {
    const until = allowedAgain(headers, now);
    const next = until === undefined ? "wait some minutes" : `wait until ${until.toISOString()}`;
    const details = until === undefined ? { status } : { status, until };
    return new GitHubError("limit", `${answered}; the token has made too many requests: ${next}`, details);
  }
  if (status === 403) {
    return new GitHubError("permission", `${answered}; ${lacking(headers)}. ${exportAnother}`, { status });
  }
  if (status === 404) {
    return new GitHubError("missing", `${answered}; it does not exist, or the token may not see it`, { status });
  }
  if (status >= 500) return new GitHubError("server", `${answered}; try again later`, { status });
  return new GitHubError("answer", answered, { status });
}

const exportAnother = "Give it what it lacks or make another, then run: export GITHUB_TOKEN=<token>";

/**
 * What a token lacks, as far as GitHub says so.
 * @see https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#insufficient-permissions
 */
function lacking(headers: FetchedAnswer["headers"]): string {
  const signOn = /url=(\S+)/.exec(headers.get("x-github-sso") ?? "")?.[1];
  if (signOn !== undefined) return `the organisation wants the token authorised for single sign-on, at ${signOn}`;
  const accepted = headers.get("x-accepted-github-permissions") ?? "";
  return accepted === "" ? "the token lacks a permission" : `the token lacks a permission: ${accepted}`;
}

/**
 * Whether a 403 is about the number of requests, and not about rights.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isLimit(headers: FetchedAnswer["headers"], said: string): boolean {
  return headers.has("retry-after") || headers.get("x-ratelimit-remaining") === "0" || /rate limit/i.test(said);
}

function allowedAgain(headers: FetchedAnswer["headers"], now: Date): Date | undefined {
  const after = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(after)) return new Date(now.getTime() + Number(after) * 1000);
  const reset = headers.get("x-ratelimit-reset") ?? "";
  const spent = headers.get("x-ratelimit-remaining") === "0";
  return spent && /^\d+$/.test(reset) ? new Date(Number(reset) * 1000) : undefined;
}

/** GitHub's `message`, on one line; empty for an answer of something else, such as a proxy's page. */
function messageIn(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== "object" || parsed === null || !("message" in parsed)) return "";
    return String(parsed.message).replace(/\s+/g, " ").trim().slice(0, QUOTED);
  } catch {
    return "";
  }
}
