import { z } from "zod";
import { AppAccess, type AppIdentity } from "../github/app.ts";
import { GitHubClient } from "../github/client.ts";
import type { OwnersGitHub } from "../github/owners-github.ts";
import { fileType } from "../github/tracked-file.ts";
import type { Resource, State } from "./interrupted.ts";
import { RecoveryError } from "./recovery-error.ts";

const provider = z.object({ owner: z.string(), baseUrl: z.string().optional(), appAuth: z.unknown().optional() });

/** The credentials for requests to GitHub. */
export interface Asking {
  /** Value of `GITHUB_TOKEN`. */
  readonly token: string | undefined;
  /**
   * Reads the App that the stack uses; called only if the stack uses one.
   *
   * @param owner - an owner other than the stack's own
   */
  readonly app: (owner?: string) => Promise<AppIdentity>;
  /** Reads the token for an owner other than the stack's own; undefined if the stack's token is used there, too. */
  readonly tokenFor: (owner: string) => Promise<string | undefined>;
}

/**
 * The GitHub that a provider of a stack talks to.
 *
 * @param reference - the provider reference that the state keeps with each resource; default: the provider of files and
 * repositories
 * @throws RecoveryError when there is neither an App nor a token, or no such provider in the state.
 */
export function gitHubOf(state: State, { token, app, tokenFor }: Asking, reference?: string): OwnersGitHub {
  const main = mainProvider(state);
  const used =
    reference === undefined ? main : (providersIn(state).find((one) => referenceOf(one) === reference) ?? main);
  const { data } = provider.safeParse(used?.inputs);
  if (data === undefined) {
    throw new RecoveryError(
      "The state has no provider for GitHub: it is no state of this program, or of an empty stack.",
    );
  }
  const { owner, baseUrl, appAuth } = data;
  const other = used === main ? undefined : owner;
  if (appAuth !== undefined) {
    let access: Promise<AppAccess> | undefined;
    const tokenOfApp = async (): Promise<string> => {
      access ??= app(other).then((identity) => new AppAccess(identity, { baseUrl }));
      return (await access).token();
    };
    const name = other === undefined ? "platform:github.app" : `platform:github.owners.${other}.app`;
    return { owner, client: new GitHubClient({ baseUrl, token: tokenOfApp, app: name }) };
  }
  if (other !== undefined) {
    const tokenThere = async (): Promise<string> => (await tokenFor(other)) ?? needed(token);
    return { owner, client: new GitHubClient({ baseUrl, token: tokenThere }) };
  }
  return { owner, client: new GitHubClient({ baseUrl, token: needed(token) }) };
}

function needed(token: string | undefined): string {
  if (token !== undefined && token !== "") return token;
  throw new RecoveryError("GITHUB_TOKEN is not set. Run: export GITHUB_TOKEN=<the token that pulumi up uses>");
}

function providersIn({ deployment }: State): Resource[] {
  return deployment.resources.filter(({ type }) => type === "pulumi:providers:github");
}

/** The provider of the stack's own owner. At other owners there are only deploy keys. */
function mainProvider(state: State): Resource | undefined {
  const all = providersIn(state);
  const [first] = all;
  const ownTypes = [fileType, "github:index/repository:Repository"];
  const own = state.deployment.resources.find(({ type }) => ownTypes.includes(type))?.provider;
  return all.find((one) => referenceOf(one) === own) ?? first;
}

function referenceOf({ urn, id = "" }: Resource): string {
  return `${urn}::${id}`;
}
