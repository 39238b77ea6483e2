import { z } from "zod";
import { GitHubError } from "./github-error.ts";
import type { OwnersGitHub } from "./owners-github.ts";

/** The branch of a stack in one repository, and the branch that clusters follow there. */
export interface StackBranch {
  /** Name within the owner. */
  readonly repository: string;
  /** The branch that the stack commits to. */
  readonly head: string;
  /** The branch that clusters follow. */
  readonly base: string;
}

/**
 * The state of a stack's branch relative to the branch that clusters follow:
 *
 * - `absent`: the branch does not exist.
 * - `merged`: it has no changes of its own. The followed branch may have commits that it lacks.
 * - `waiting`: it has changes, with an open pull request for them.
 */
export type Standing =
  | { readonly kind: "absent" }
  | { readonly kind: "merged"; readonly isBehind: boolean }
  | { readonly kind: "waiting"; readonly pull?: PullRequest };

/** A pull request. */
export interface PullRequest {
  readonly number: number;
  /** Its page. */
  readonly page: string;
}

const branch = z.object({ commit: z.object({ sha: z.string() }) });
const comparison = z.object({ behind_by: z.number(), files: z.array(z.object({})).optional() });
const pull = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.enum(["open", "closed"]),
  merged_at: z.string().nullish(),
  head: z.object({ sha: z.string() }),
});
const anything = z.unknown();

/**
 * Compares a stack's branch with the one that clusters follow.
 *
 * @returns undefined where the followed branch is not there
 * @throws GitHubError when GitHub does not answer
 */
export async function standingOf(github: OwnersGitHub, one: StackBranch): Promise<Standing | undefined> {
  const { client } = github;
  const { head, base } = one;
  if ((await tipOf(github, one.repository, base)) === undefined) return undefined;
  const tip = await tipOf(github, one.repository, head);
  if (tip === undefined) return { kind: "absent" };
  const basehead = [base, head].map(encodeURIComponent).join("...");
  const { behind_by: behind, files = [] } = await client.get(
    `${pathOf(github, one)}/compare/${basehead}?per_page=1`,
    comparison,
  );
  const pulls = await pullsOf(github, one, "all");
  const open = pulls.find(({ state }) => state === "open");
  // A squash leaves the commits of the branch out of the followed one: only the pull request tells that they are there.
  const isMerged = pulls.some((known) => known.head.sha === tip && typeof known.merged_at === "string");
  if (open === undefined && (isMerged || files.length === 0)) {
    return { kind: "merged", isBehind: isMerged || behind > 0 };
  }
  return { kind: "waiting", ...(open === undefined ? {} : { pull: asPull(open) }) };
}

/**
 * Puts a stack's branch where the followed one is, as a new branch or in place of what was merged.
 *
 * @throws GitHubError when GitHub refuses
 */
export async function catchUp(github: OwnersGitHub, one: StackBranch, { kind }: Standing): Promise<void> {
  const sha = await tipOf(github, one.repository, one.base);
  if (sha === undefined) return;
  const { client } = github;
  const refs = `${pathOf(github, one)}/git/refs`;
  if (kind === "absent") {
    await client.send("POST", refs, { ref: `refs/heads/${one.head}`, sha }, anything);
  } else {
    await client.send("PATCH", `${refs}/heads/${one.head}`, { sha, force: true }, anything);
  }
}

/**
 * Opens a pull request for what a stack's branch has.
 *
 * @returns that one, or one that is open already
 * @throws GitHubError when GitHub refuses
 */
export async function openPull(
  github: OwnersGitHub,
  one: StackBranch,
  text: { readonly title: string; readonly body: string },
): Promise<PullRequest> {
  const { head, base } = one;
  try {
    return asPull(await github.client.send("POST", `${pathOf(github, one)}/pulls`, { ...text, head, base }, pull));
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 422) throw error;
    // GitHub may have opened it and lost its answer.
    const [open] = await pullsOf(github, one, "open");
    if (open === undefined) throw error;
    return asPull(open);
  }
}

/** The commit that a branch is at; undefined where there is none. */
async function tipOf({ client, owner }: OwnersGitHub, repository: string, name: string): Promise<string | undefined> {
  const path = `repos/${owner}/${encodeURIComponent(repository)}/branches/${encodeURIComponent(name)}`;
  return (await client.find(path, branch))?.commit.sha;
}

/** The newest first. */
async function pullsOf(github: OwnersGitHub, one: StackBranch, state: "open" | "all"): Promise<z.infer<typeof pull>[]> {
  const query = new URLSearchParams({ state, head: `${github.owner}:${one.head}`, base: one.base, per_page: "10" });
  return github.client.get(`${pathOf(github, one)}/pulls?${query.toString()}`, z.array(pull));
}

function pathOf({ owner }: OwnersGitHub, { repository }: StackBranch): string {
  return `repos/${owner}/${encodeURIComponent(repository)}`;
}

function asPull({ number, html_url: page }: z.infer<typeof pull>): PullRequest {
  return { number, page };
}
