import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { clusterDirectory } from "../../model/names/cluster.ts";
import { stackBranch } from "../../model/names/fleet.ts";
import type { Configuration } from "../../model/configuration.ts";
import type { OwnersGitHub } from "../../github/owners-github.ts";
import type { TrackedFile } from "../../github/tracked-file.ts";
import type { OwnState } from "../own-state.ts";
import { startingBeforeMerge } from "./before-merge.ts";
import { lookAtMovedFiles } from "./moved-files.ts";
import { openingPullRequests } from "./opening.ts";
import { StackBranches } from "./stack-branches.ts";

/** A run that works through pull requests. */
export interface PullRequestsRun {
  /** Files of the state, on the branches where they are to be looked for. */
  readonly files: readonly TrackedFile[];
  /**
   * Makes GitHub ready for the run, of which a preview only tells what waits for a merge.
   *
   * @returns what has the run go through pull requests
   * @throws GitHubError when GitHub refuses
   */
  readonly begin: () => Promise<readonly pulumi.ResourceTransformation[]>;
}

/** The parts of a configuration that determine where a stack commits. */
export type PullRequestsConfiguration = Pick<Configuration, "github" | "fleet" | "registrations" | "apps" | "cluster">;

const entry = z.unknown();

/**
 * Looks at the stack's branches, where it has them.
 *
 * @returns undefined for a stack that commits to the branch that clusters follow
 * @throws PreflightError for a stack that did the other thing before
 * @throws GitHubError when GitHub does not answer
 */
export async function pullRequestsRun(
  github: OwnersGitHub,
  { github: { pullRequests, baseUrl }, fleet, registrations, apps, cluster }: PullRequestsConfiguration,
  state: Pick<OwnState, "files">,
): Promise<PullRequestsRun | undefined> {
  const stack = pulumi.getStack();
  const pair = { head: stackBranch(stack), base: fleet.branch };
  lookAtMovedFiles(state.files, pair, pullRequests !== undefined);
  if (pullRequests === undefined) return undefined;
  const platforms = (fleet.create ? registrations : apps).map(({ names }) => names.platformRepository);
  const written = state.files.map(({ repository }) => repository);
  const branches = await StackBranches.read(github, pair, [fleet.repository, ...platforms, ...written]);
  const begin = async (): Promise<readonly pulumi.ResourceTransformation[]> => {
    const isStarted = await isMerged(github, fleet, cluster.identifier);
    if (pulumi.runtime.isDryRun()) await branches.tell();
    else await branches.catchUp();
    const site = (baseUrl ?? "https://github.com").replace(/\/$/, "");
    return [
      openingPullRequests(github, { ...pair, stack, site, before: state.files }),
      ...(isStarted ? [] : [startingBeforeMerge()]),
    ];
  };
  return { files: branches.whereTheyAre(state.files), begin };
}

/** Whether clusters find the directory of one in the branch that they follow. */
async function isMerged(
  { client, owner }: OwnersGitHub,
  { repository, branch }: Configuration["fleet"],
  cluster: string,
): Promise<boolean> {
  const path = `${clusterDirectory(cluster)}/kustomization.yaml`;
  const query = new URLSearchParams({ ref: branch });
  const root = `repos/${owner}/${encodeURIComponent(repository)}`;
  return (await client.find(`${root}/contents/${path}?${query.toString()}`, entry)) !== undefined;
}
