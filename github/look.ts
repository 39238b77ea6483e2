import { RunError } from "@pulumi/pulumi/errors.js";
import { z } from "zod";
import { GitHubClient, type GitHubAccess } from "./client.ts";
import { GitHubError } from "./github-error.ts";

/** The GitHub of one stack, and as whom it is asked. */
export interface OwnedAccess extends GitHubAccess {
  /** Organisation or user that owns every repository. */
  readonly owner: string;
}

/** GitHub cannot be worked with. The engine prints a `RunError` without a stack. */
export class GitHubLookError extends RunError {
  override readonly name = "GitHubLookError";
}

/**
 * Looks at GitHub before anything is declared: a token that GitHub does not take, an owner that is not there, or a server
 * that does not answer would otherwise fail each resource in words of its own, minutes later.
 *
 * @param where - where the owner's name is written
 * @param scopes - what a token has to be allowed if it is a classic one; of others, GitHub does not say what they may do
 * @throws GitHubLookError that says what is wrong, and what to do.
 */
export async function lookAtGitHub(
  { owner, ...access }: OwnedAccess,
  scopes: readonly ClassicScope[] = ["repo"],
  where = "platform:github.owner",
): Promise<FoundOwner> {
  return beforeAnyChange(() => ownerOf(new GitHubClient(access), { owner, where }, scopes));
}

/** What a classic token has to be allowed: repositories; teams; files that are workflows. */
export type ClassicScope = "repo" | "read:org" | "workflow";

/** Scopes that contain others. */
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
 * @throws GitHubLookError when GitHub does not answer as asked.
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
  /** Whether it is the account of a person, and no organisation. */
  readonly isPerson: boolean;
  /** Whether it allows deploy keys; undefined where GitHub does not say so. */
  readonly deployKeys: boolean | undefined;
}

const account = z.object({ login: z.string(), deploy_keys_enabled_for_repositories: z.boolean().optional() });

/** The provider makes repositories of an owner that is not there in the token's own account. */
async function ownerOf(
  client: GitHubClient,
  { owner, where }: { readonly owner: string; readonly where: string },
  scopes: readonly ClassicScope[],
): Promise<FoundOwner> {
  const organization = await client.find(`orgs/${owner}`, account);
  const found = organization ?? (await client.find(`users/${owner}`, account));
  if (client.scopes !== undefined) checkScopes(client.scopes, scopes);
  const isPerson = organization === undefined;
  if (found !== undefined) return { isPerson, deployKeys: found.deploy_keys_enabled_for_repositories };
  throw new GitHubError(
    "missing",
    `${client.origin} has no organisation or user ${JSON.stringify(owner)}; write its name in ${where}`,
  );
}
