import { setImmediate } from "node:timers";
import { RepositoryFile } from "@pulumi/github/repositoryFile.js";
import * as pulumi from "@pulumi/pulumi";
import { GitHubError } from "../../github/github-error.ts";
import { askForEach, type OwnersGitHub } from "../../github/owners-github.ts";
import { openPull, standingOf } from "../../github/stack-branch.ts";
import type { TrackedFile } from "../../github/tracked-file.ts";
import { describeWaiting, type BranchPair } from "./stack-branches.ts";

/** The arguments for opening pull requests. */
export interface Opening extends BranchPair {
  /** Name of the stack. */
  readonly stack: string;
  /** The URL of GitHub's web pages: `https://github.com`. */
  readonly site: string;
  /** Files as the state had them when the run began. */
  readonly before: readonly Pick<TrackedFile, "urn" | "repository" | "branch">[];
}

/**
 * Opens one pull request for each repository to whose stack branch an `up` has committed, and tells which ones wait for a merge.
 *
 * It sees files as they are declared, all of which happens in one go, and waits until all of them are written.
 */
export function openingPullRequests(github: OwnersGitHub, opening: Opening): pulumi.ResourceTransformation {
  const declared: RepositoryFile[] = [];
  return ({ resource }) => {
    if (!(resource instanceof RepositoryFile) || pulumi.runtime.isDryRun()) return undefined;
    declared.push(resource);
    if (declared.length > 1) return undefined;
    setImmediate(() => {
      const files = declared.map(({ repository, urn }) => ({ repository, urn }));
      // Not called if a write failed.
      pulumi.all(files).apply((written) => {
        // The program must not end before.
        const done = pulumi.runtime.rpcKeepAlive();
        return openAll(github, opening, written).finally(done);
      });
    });
    return undefined;
  };
}

async function openAll(
  github: OwnersGitHub,
  opening: Opening,
  written: readonly { readonly repository: string; readonly urn: string }[],
): Promise<void> {
  const { head, before } = opening;
  const kept = new Set(written.map(({ urn }) => urn));
  // They are deleted when the program has ended.
  const leaving = before.filter(({ urn, branch }) => branch === head && !kept.has(urn));
  const repositories = [...new Set([...written, ...leaving].map(({ repository }) => repository))];
  try {
    const pages = await askForEach(repositories, (repository) => pageOf(github, opening, repository));
    const open = pages.filter((page) => page !== undefined);
    if (open.length > 0) await pulumi.log.warn(describeWaiting(open));
    const unopened = repositories.filter(
      (name, index) => pages[index] === undefined && leaving.some(({ repository }) => repository === name),
    );
    if (unopened.length > 0) await pulumi.log.warn(describeUnopened(github, opening, unopened));
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    await pulumi.log.error(`Not all pull requests are open: ${error.message}
Run again: pulumi up --stack ${opening.stack}`);
  }
}

/** The pull request for what a stack's branch has; undefined where it has nothing. */
async function pageOf(
  github: OwnersGitHub,
  { head, base, stack }: Opening,
  repository: string,
): Promise<string | undefined> {
  const branch = { repository, head, base };
  const standing = await standingOf(github, branch);
  if (standing?.kind !== "waiting") return undefined;
  const text = {
    title: `Generated files of the stack ${stack}`,
    body: `\`pulumi up\` of the stack \`${stack}\` has written these files. Clusters follow \`${base}\`, so they get them when this is merged.
Until then, each further \`pulumi up\` adds its commits here. If you close this, the next one opens another.`,
  };
  return (standing.pull ?? (await openPull(github, branch, text))).page;
}

/** GitHub opens no pull request for a branch that has no changes yet. */
function describeUnopened(
  { owner }: OwnersGitHub,
  { head, base, site }: Opening,
  repositories: readonly string[],
): string {
  const pages = repositories.map((name) => `  ${site}/${owner}/${name}/compare/${base}...${head}?expand=1`);
  return `This run deletes files on ${head}, for which no pull request is open yet. Open them there when it has ended:
${pages.join("\n")}`;
}
