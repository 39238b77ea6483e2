import type { Known } from "../known.ts";
import { namedSecret } from "../settings.ts";
import type { CheckContext } from "../check.ts";
import { namedIdentity } from "./named-identity.ts";
import { gitHubSide, type GitHubSide } from "./side.ts";

/**
 * GitHub, with access to another owner of source repositories: with the token or the App of that owner, else as the App
 * that reads the repository, else with the stack's own credentials.
 *
 * @param reader - name of the App that reads the repository
 */
export function ownersSide(
  { settings, gitHub, ask }: CheckContext,
  owner: string,
  reader: string | undefined,
): Known<GitHubSide> {
  if ("why" in gitHub) return gitHub;
  const side = gitHub.value;
  if ("why" in settings) return { value: { ...side, owner } };
  const { githubTokens, github } = settings.value.legible;
  const named = (names: object): string | undefined =>
    Object.keys(names).find((name) => name.toLowerCase() === owner.toLowerCase());
  const withToken = named(githubTokens);
  const app = github.owners[named(github.owners) ?? ""]?.app ?? reader;
  if (withToken === undefined && app === undefined) return { value: { ...side, owner } };
  const as =
    withToken === undefined
      ? namedIdentity(settings.value, app ?? "")
      : namedSecret(settings.value, "githubTokens", withToken);
  return "why" in as ? as : { value: gitHubSide({ owner, baseUrl: side.baseUrl, as: as.value }, ask) };
}
