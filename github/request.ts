import { causeOf } from "../http/cause-of.ts";
import { GitHubError } from "./github-error.ts";

const GITHUB_API = "https://api.github.com/";

/**
 * The URL of the API, with a trailing slash.
 *
 * @param baseUrl - URL of a GitHub Enterprise server, as its web pages have it: the GitHub provider finds its API
 * there, too
 */
export function apiRoot(baseUrl: string | undefined): URL {
  return baseUrl === undefined ? new URL(GITHUB_API) : new URL("api/v3/", baseUrl.replace(/\/*$/, "/"));
}

/** The headers of each request. */
export function headersFor(token: string): Record<string, string> {
  return {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "user-agent": "gitops-platform",
    "x-github-api-version": "2022-11-28",
  };
}

/** The error for a request without an answer. `asked` names it: `GET https://…`. `timeout` is in milliseconds. */
export function unreachable(asked: string, error: unknown, timeout: number): GitHubError {
  return new GitHubError("unreachable", `${asked} failed: ${causeOf(error, timeout)}`);
}
