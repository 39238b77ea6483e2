import { z } from "zod";
import { AppAccess, type AppIdentity } from "../github/app.ts";
import { GitHubClient } from "../github/client.ts";
import type { OwnersGitHub } from "../github/owners-github.ts";
import type { State } from "./interrupted.ts";
import { RecoveryError } from "./recovery-error.ts";

const provider = z.object({ owner: z.string(), baseUrl: z.string().optional(), appAuth: z.unknown().optional() });

/** As whom GitHub is asked. */
export interface Asking {
  /** Value of `GITHUB_TOKEN`. */
  readonly token: string | undefined;
  /** Reads the App as which the stack works; asked for only where it works as one. */
  readonly app: () => Promise<AppIdentity>;
}

/**
 * The GitHub that a stack's provider talks to.
 *
 * @throws RecoveryError when there is neither an App nor a token, or no such provider in the state.
 */
export function gitHubOf({ deployment }: State, { token, app }: Asking): OwnersGitHub {
  const { data } = provider.safeParse(
    deployment.resources.find(({ type }) => type === "pulumi:providers:github")?.inputs,
  );
  if (data === undefined) {
    throw new RecoveryError(
      "The state has no provider for GitHub: it is no state of this program, or of an empty stack.",
    );
  }
  const { owner, baseUrl, appAuth } = data;
  if (appAuth !== undefined) {
    let access: Promise<AppAccess> | undefined;
    const tokenOfApp = async (): Promise<string> => {
      access ??= app().then((identity) => new AppAccess(identity, { baseUrl }));
      return (await access).token();
    };
    return { owner, client: new GitHubClient({ baseUrl, token: tokenOfApp, app: "platform:github.app" }) };
  }
  if (token === undefined || token === "") {
    throw new RecoveryError("GITHUB_TOKEN is not set. Run: export GITHUB_TOKEN=<the token that pulumi up uses>");
  }
  return { owner, client: new GitHubClient({ baseUrl, token }) };
}
