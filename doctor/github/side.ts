import { AppAccess, type AppIdentity } from "../../github/app.ts";
import { GitHubClient } from "../../github/client.ts";
import { apiRoot, headersFor } from "../../github/request.ts";
import type { Answer, Ask, Question } from "../../http/ask.ts";

/** GitHub, as a check sees it. */
export interface GitHubSide {
  /** Organisation or user that owns every repository. */
  readonly owner: string;
  /** URL of a server other than github.com, as its web pages have it. */
  readonly baseUrl: string | undefined;
  /** As whom GitHub is asked: the owner of a token, or an App, by its name in the stack. */
  readonly as: { readonly token: string } | { readonly app: string };
  /** Asks what changes nothing, and repeats itself where GitHub fails. */
  readonly client: GitHubClient;
  /**
   * Asks once, and tells the whole answer, headers and refusals too.
   *
   * @param path relative to the API's root: `orgs/labrats-work`
   * @throws Unreachable when there is no answer, and GitHubError when an App cannot log in
   */
  readonly probe: (path: string, question?: Question) => Promise<Answer>;
}

/** Where GitHub is, and as whom it is asked. */
export interface GitHubSideOptions extends Pick<GitHubSide, "owner" | "baseUrl"> {
  readonly as: string | AppIdentity;
}

/** How long an answer may take, repetitions included, in milliseconds. */
const PATIENCE = 10_000;

/** GitHub, asked with a token, or as an App. */
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
