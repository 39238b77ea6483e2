import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { askForEach, type OwnersGitHub } from "../../github/owners-github.ts";
import { catchUp, standingOf, type StackBranch, type Standing } from "../../github/stack-branch.ts";
import type { TrackedFile } from "../../github/tracked-file.ts";

/** The branch that a stack commits to, and the branch that clusters follow. */
export interface BranchPair {
  /** The branch that the stack commits to in every repository. */
  readonly head: string;
  /** The branch that clusters follow. */
  readonly base: string;
}

interface Known {
  readonly branch: StackBranch;
  readonly standing: Standing;
}

const repository = z.object({ archived: z.boolean().default(false) });

/** The stack's branches of repositories that are there, as they are before a run. */
export class StackBranches {
  readonly #github: OwnersGitHub;
  readonly #known: readonly Known[];

  private constructor(github: OwnersGitHub, known: readonly Known[]) {
    this.#github = github;
    this.#known = known;
  }

  /**
   * @param names - repositories that the stack writes to; some of them may not be there yet
   * @throws GitHubError when GitHub does not answer
   */
  static async read(github: OwnersGitHub, { head, base }: BranchPair, names: Iterable<string>): Promise<StackBranches> {
    const branches = [...new Set(names)].map((repository): StackBranch => ({ repository, head, base }));
    const standings = await askForEach(branches, (branch) => standingOf(github, branch));
    return new StackBranches(
      github,
      branches.flatMap((branch, index) => {
        const standing = standings[index];
        return standing === undefined ? [] : [{ branch, standing }];
      }),
    );
  }

  /** Files as they are to be compared: those that were merged are on the branch that clusters follow. */
  whereTheyAre(files: readonly TrackedFile[]): TrackedFile[] {
    const outdated = new Map(this.#outdated().map(({ branch }) => [branch.repository, branch]));
    return files.map((file) => {
      const branch = outdated.get(file.repository);
      return branch?.head === file.branch ? { ...file, branch: branch.base } : file;
    });
  }

  /** Tells of pull requests that are open. */
  async tell(): Promise<void> {
    const open = this.#known.flatMap(({ standing }) => (standing.kind === "waiting" ? (standing.pull ?? []) : []));
    if (open.length > 0) await pulumi.log.warn(describeWaiting(open.map(({ page }) => page)));
  }

  /**
   * Has each branch begin where clusters are, unless it has changes that wait for a merge.
   *
   * @throws GitHubError when GitHub refuses
   */
  async catchUp(): Promise<void> {
    await askForEach(this.#outdated(), async ({ branch, standing }) => {
      const { client, owner } = this.#github;
      const found = await client.find(`repos/${owner}/${encodeURIComponent(branch.repository)}`, repository);
      // The run takes it out of the archive first.
      if (found?.archived === false) await catchUp(this.#github, branch, standing);
    });
  }

  /** Returns the branches that are absent, or behind the followed branch without changes of their own. */
  #outdated(): Known[] {
    return this.#known.filter(
      ({ standing }) => standing.kind === "absent" || (standing.kind === "merged" && standing.isBehind),
    );
  }
}

/** Returns the message of a run about open pull requests. */
export function describeWaiting(pages: readonly string[]): string {
  return `These pull requests wait for a merge, after which Flux applies what is in them:
${pages.map((page) => `  ${page}`).join("\n")}`;
}
