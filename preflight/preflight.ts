import type * as pulumi from "@pulumi/pulumi";
import type { KubeconfigSource } from "../cluster/kubeconfig.ts";
import { objectsOf } from "../cluster/objects.ts";
import type { Configuration } from "../configuration/types.ts";
import { GitHubClient } from "../github/client.ts";
import { beforeAnyChange, lookAtGitHub, type OwnedAccess } from "../github/look.ts";
import { compareWithGitHub } from "./compare.ts";
import { checkLeavingKinds } from "./leaving-kinds.ts";
import { readOwnState } from "./own-state.ts";
import { takingOver } from "./take-over.ts";
import { wantedOf } from "./wanted.ts";

/**
 * Looks at GitHub before anything is declared, and at the cluster where kinds are to go from it.
 *
 * @returns what makes the program take over what an earlier run has left on GitHub
 * @throws GitHubLookError when GitHub cannot be worked with
 * @throws PreflightError when people have to decide, or to do something, first
 */
export async function preflight(
  configuration: Configuration,
  access: OwnedAccess,
  cluster: KubeconfigSource,
): Promise<readonly pulumi.ResourceTransformation[]> {
  await lookAtGitHub(access);
  const github = { owner: access.owner, client: new GitHubClient(access) };
  const state = await readOwnState();
  await checkLeavingKinds(state, configuration, (kinds) => objectsOf(cluster, kinds));
  const existing = await beforeAnyChange(() => compareWithGitHub(github, state, wantedOf(configuration)));
  return [takingOver(existing)];
}
