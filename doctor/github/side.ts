import { AppAccess, type AppIdentity } from "../../github/app.ts";
import { GitHubClient } from "../../github/client.ts";
import { apiRoot, headersFor } from "../../github/request.ts";
import type { Answer, Ask, Question } from "../../http/ask.ts";

/** GitHub, with the credentials and clients of a check. */
export interface GitHubSide {
  /** Organisation or user that owns every repository. */
  readonly owner: string;
  /** URL of a server other than github.com, as its web pages have it. */
  readonly baseUrl: string | undefined;
  /** The credentials for GitHub: a token, or the name of an App in the stack. */
  readonly as: { readonly token: string } | { readonly app: string };
  /** Sends requests that change nothing, and retries if GitHub fails. */
  readonly client: GitHubClient;
  /**
   * Sends a request once and returns the whole response, including headers and refusals.
   *
   * @param path relative to the API's root: `orgs/labrats-work`
   * @throws Unreachable when there is no response, and GitHubError when an App cannot log in
   */
  readonly probe: (path: string, question?: Question) => Promise<Answer>;
}

/** The server, owner and credentials of GitHub. */
export interface GitHubSideOptions extends Pick<GitHubSide, "owner" | "baseUrl"> {
  readonly as: string | AppIdentity;
}

/** The timeout of a request including retries, in milliseconds. */
const PATIENCE = 10_000;

/** GitHub, with a token or an App. */
export function gitHubSide({ owner, baseUrl, as }: GitHubSideOptions, ask: Ask): GitHubSide {
  const root = apiRoot(baseUrl);
  const access =
    typeof as === "string"
      ? { baseUrl, token: as, timeout: PATIENCE }
      : new AppAccess(as, { baseUrl, timeout: PATIENCE }).access;
  const { token } = access;
  return {
    owner,
    baseUrl,
    as: typeof as === "string" ? { token: as } : { app: as.name },
    client: new GitHubClient(access),
    probe: async (path, { headers = {}, ...question } = {}) =>
      ask(new URL(path, root), {
        ...question,
        headers: { ...headersFor(typeof token === "string" ? token : await token()), ...headers },
      }),
  };
}
