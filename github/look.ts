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
 * @throws GitHubLookError that says what is wrong, and what to do.
 */
export async function lookAtGitHub({ owner, ...access }: OwnedAccess): Promise<FoundOwner> {
  return beforeAnyChange(() => ownerOf(new GitHubClient(access), owner));
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
  /** Whether it allows deploy keys; undefined where GitHub does not say so. */
  readonly deployKeys: boolean | undefined;
}

const account = z.object({ login: z.string(), deploy_keys_enabled_for_repositories: z.boolean().optional() });

/** The provider makes repositories of an owner that is not there in the token's own account. */
async function ownerOf(client: GitHubClient, owner: string): Promise<FoundOwner> {
  const found = (await client.find(`orgs/${owner}`, account)) ?? (await client.find(`users/${owner}`, account));
  if (found !== undefined) return { deployKeys: found.deploy_keys_enabled_for_repositories };
  throw new GitHubError(
    "missing",
    `${client.origin} has no organisation or user ${JSON.stringify(owner)}; write its name in platform:github.owner`,
  );
}
