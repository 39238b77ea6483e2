import { RunError } from "@pulumi/pulumi/errors.js";
import { z } from "zod";
import { GitHubClient, type GitHubAccess } from "./client.ts";
import { GitHubError } from "./github-error.ts";

/** The owner of a stack's repositories, and the credentials for GitHub. */
export interface OwnedAccess extends GitHubAccess {
  /** Organisation or user that owns every repository. */
  readonly owner: string;
}

/** GitHub cannot be used. The engine prints a `RunError` without a stack trace. */
export class GitHubLookError extends RunError {
  override readonly name = "GitHubLookError";
}

/**
 * Checks GitHub before anything is declared. Otherwise a rejected token, a missing owner or an unreachable server would
 * fail each resource with a different message, minutes later.
 *
 * @param where - the place where the owner's name is written
 * @param scopes - the scopes that a classic token needs; GitHub does not list the permissions of other tokens
 * @throws GitHubLookError that says what is wrong and what to do.
 */
export async function lookAtGitHub(
  { owner, ...access }: OwnedAccess,
  scopes: readonly ClassicScope[] = ["repo"],
  where = "platform:github.owner",
): Promise<FoundOwner> {
  return beforeAnyChange(() => ownerOf(new GitHubClient(access), { owner, where }, scopes));
}

/** The scopes of a classic token that the program can need: for repositories, for teams, and for workflow files. */
export type ClassicScope = "repo" | "read:org" | "workflow";

/** The scopes that include another scope. */
const containing: Readonly<Record<ClassicScope, readonly string[]>> = {
  repo: [],
  "read:org": ["write:org", "admin:org"],
  workflow: [],
};

function checkScopes(has: readonly string[], wanted: readonly ClassicScope[]): void {
  const lacking = wanted.filter((scope) => ![scope, ...containing[scope]].some((one) => has.includes(one)));
  if (lacking.length === 0) return;
  const given = has.filter((scope) => scope !== "");
  const what = given.length === 0 ? "no scope" : `the scopes ${given.join(", ")}`;
  throw new GitHubError(
    "permission",
    `the token is a classic one with ${what}, and lacks ${lacking.join(", ")}; tick what it lacks on GitHub, under Settings, Developer settings, Personal access tokens, or make a fine-grained one`,
  );
}

/**
 * Asks GitHub something before anything is declared.
 *
 * @throws GitHubLookError when the request fails.
 */
export async function beforeAnyChange<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    throw new GitHubLookError(`GitHub cannot be used; nothing was changed.\n  ${error.message}`);
  }
}

/** The owner of everything that the platform has on GitHub. */
export interface FoundOwner {
  /** Whether the owner is a personal account, not an organisation. */
  readonly isPerson: boolean;
  /** Whether the owner allows deploy keys; undefined if GitHub does not say. */
  readonly deployKeys: boolean | undefined;
  /** Name of the plan of an organisation: `free`, `team`, `enterprise`; undefined where GitHub does not say so. */
  readonly plan: string | undefined;
}

const account = z.object({
  login: z.string(),
  deploy_keys_enabled_for_repositories: z.boolean().optional(),
  plan: z.object({ name: z.string() }).optional(),
});

/** Finds the owner. The provider would create the repositories of a missing owner in the token's own account. */
async function ownerOf(
  client: GitHubClient,
  { owner, where }: { readonly owner: string; readonly where: string },
  scopes: readonly ClassicScope[],
): Promise<FoundOwner> {
  const organization = await client.find(`orgs/${owner}`, account);
  const found = organization ?? (await client.find(`users/${owner}`, account));
  if (client.scopes !== undefined) checkScopes(client.scopes, scopes);
  const isPerson = organization === undefined;
  if (found !== undefined) {
    return { isPerson, deployKeys: found.deploy_keys_enabled_for_repositories, plan: found.plan?.name };
  }
  throw new GitHubError(
    "missing",
    `${client.origin} has no organisation or user ${JSON.stringify(owner)}; write its name in ${where}`,
  );
}
