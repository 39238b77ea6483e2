import { z } from "zod";
import { GitHubClient } from "../github/client.ts";
import type { OwnersGitHub } from "../github/owners-github.ts";
import type { State } from "./interrupted.ts";
import { RecoveryError } from "./recovery-error.ts";

const provider = z.object({ owner: z.string(), baseUrl: z.string().optional() });

/**
 * The GitHub that a stack's provider talks to.
 *
 * @param token Value of `GITHUB_TOKEN`.
 * @throws RecoveryError when there is no token, or no such provider in the state.
 */
export function gitHubOf({ deployment }: State, token: string | undefined): OwnersGitHub {
  const { data } = provider.safeParse(
    deployment.resources.find(({ type }) => type === "pulumi:providers:github")?.inputs,
  );
  if (data === undefined) {
    throw new RecoveryError(
      "The state has no provider for GitHub: it is no state of this program, or of an empty stack.",
    );
  }
  if (token === undefined || token === "") {
    throw new RecoveryError("GITHUB_TOKEN is not set. Run: export GITHUB_TOKEN=<the token that pulumi up uses>");
  }
  return { owner: data.owner, client: new GitHubClient({ baseUrl: data.baseUrl, token }) };
}
