import { appRefusal } from "./app-refusal.ts";
import { GitHubError, type GitHubProblem } from "./github-error.ts";
import type { FetchedAnswer } from "../http/proxied-fetch.ts";

/** The maximum length of GitHub's own text in a message, in characters. */
const QUOTED = 200;

/** The App and the time of a request. */
export interface Asked {
  /** Name of the App that sent the request. Default: none, for a personal token. */
  readonly app?: string;
  /** The command that replaces the token. Default: `export GITHUB_TOKEN=<token>`. */
  readonly setToken?: string;
  /** Default: now. */
  readonly now?: Date;
}

/** The error for an unsuccessful response. `asked` names the request: `GET https://…`. */
export function refusal(
  asked: string,
  { status, headers }: Pick<FetchedAnswer, "status" | "headers">,
  body: string,
  { app, setToken = "export GITHUB_TOKEN=<token>", now = new Date() }: Asked = {},
): GitHubError {
  const said = messageIn(body);
  const answered = `GitHub answered ${asked} with ${status}${said === "" ? "" : ` "${said}"`}`;
  const forApp =
    app === undefined || isLimited(status, headers, said) ? undefined : ofApp(app, asked, status, said, headers);
  const another = `Give it what it lacks or make another, then run: ${setToken}`;
  if (forApp !== undefined) return new GitHubError(problems[status] ?? "answer", `${answered}; ${forApp}`, { status });
  if (status === 401) {
    const cause = "the token is mistyped, has expired or was deleted";
    return new GitHubError("token", `${answered}; ${cause}. ${another}`, { status });
  }
  if (isLimited(status, headers, said)) {
    const until = allowedAgain(headers, now);
    const next = until === undefined ? "wait some minutes" : `wait until ${until.toISOString()}`;
    const details = until === undefined ? { status } : { status, until };
    const who = app === undefined ? "the token" : `the App ${app}`;
    return new GitHubError("limit", `${answered}; ${who} has made too many requests: ${next}`, details);
  }
  if (status === 403) {
    return new GitHubError("permission", `${answered}; ${lacking(headers)}. ${another}`, { status });
  }
  if (status === 404) {
    return new GitHubError("missing", `${answered}; it does not exist, or the token may not see it`, { status });
  }
  if (status >= 500) return new GitHubError("server", `${answered}; try again later`, { status });
  return new GitHubError("answer", answered, { status });
}

const problems: Readonly<Record<number, GitHubProblem>> = { 401: "token", 403: "permission", 404: "missing" };

function ofApp(app: string, asked: string, status: number, said: string, headers: FetchedAnswer["headers"]) {
  const accepted = headers.get("x-accepted-github-permissions") ?? "";
  return appRefusal({ app, status, said, accepted, isAboutItself: asked.includes("/app/installations/") });
}

/**
 * Names the permission that a token lacks, as far as GitHub says so.
 * @see https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#insufficient-permissions
 */
function lacking(headers: FetchedAnswer["headers"]): string {
  const signOn = /url=(\S+)/.exec(headers.get("x-github-sso") ?? "")?.[1];
  if (signOn !== undefined) return `the organisation wants the token authorised for single sign-on, at ${signOn}`;
  const accepted = headers.get("x-accepted-github-permissions") ?? "";
  return accepted === "" ? "the token lacks a permission" : `the token lacks a permission: ${accepted}`;
}

/**
 * Whether a response reports a rate limit; GitHub also uses 403 for that.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isLimited(status: number, headers: FetchedAnswer["headers"], said: string): boolean {
  if (status !== 403) return status === 429;
  return headers.has("retry-after") || headers.get("x-ratelimit-remaining") === "0" || /rate limit/i.test(said);
}

function allowedAgain(headers: FetchedAnswer["headers"], now: Date): Date | undefined {
  const after = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(after)) return new Date(now.getTime() + Number(after) * 1000);
  const reset = headers.get("x-ratelimit-reset") ?? "";
  const spent = headers.get("x-ratelimit-remaining") === "0";
  return spent && /^\d+$/.test(reset) ? new Date(Number(reset) * 1000) : undefined;
}

/** GitHub's `message`, on one line; empty if the body is something else, such as a proxy's page. */
function messageIn(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== "object" || parsed === null || !("message" in parsed)) return "";
    return String(parsed.message).replace(/\s+/g, " ").trim().slice(0, QUOTED);
  } catch {
    return "";
  }
}
