import * as pulumi from "@pulumi/pulumi";
import type { KubeconfigSource } from "../cluster/kubeconfig.ts";
import { connect } from "../cluster/connection.ts";
import { requestLook } from "../cluster/request-look.ts";
import { lookingSoon, type GitSource } from "./look-soon.ts";
import { fluxNamespace, rootName } from "../model/names/flux.ts";
import { appObjectNames } from "../model/names/app-objects.ts";
import { objectsOf } from "../cluster/objects.ts";
import type { App } from "../model/app.ts";
import type { Keys } from "../model/keys.ts";
import type { Configuration } from "../model/configuration.ts";
import { hubOf, hubOfSource, keyOwner, ownersWithKeys } from "../model/owners.ts";
import { GitHubClient } from "../github/client.ts";
import { beforeAnyChange, lookAtGitHub, type ClassicScope, type OwnedAccess } from "../github/look.ts";
import { accessOf } from "../github/stack-access.ts";
import { describingCommits } from "./commit-messages.ts";
import { adoption } from "./adoption/adoption.ts";
import { lookAtApps, wantedApps } from "./apps.ts";
import { compareWithGitHub, type Existing } from "./compare.ts";
import { lookAtDemands } from "./demands.ts";
import { insteadOfKeys, lookAtKeyPolicy } from "./forbidden-keys.ts";
import { checkInternal } from "./internal.ts";
import { warnOfOverdueKeys } from "./keys/overdue.ts";
import { findKeptDeployKeys } from "./keys/kept-deploy-keys.ts";
import { findOverlaps } from "./keys/overlaps.ts";
import { checkLeavingKinds } from "./leaving-kinds.ts";
import { lookAtOtherOwner, type AtOtherOwner } from "./other-owner.ts";
import { readOwnState, stateAt } from "./own-state.ts";
import { lookAtPermissions } from "./permissions.ts";
import { lookAtPerson } from "./person.ts";
import { pullRequestsRun } from "./pull-requests/pull-requests.ts";
import { takingOver } from "./take-over.ts";
import { warningsOfPaths } from "./source-paths.ts";
import type { FormerObject } from "../model/former-object.ts";
import { wantedOf } from "./wanted.ts";

/** The results of the preflight that change what the program does. */
export interface Found {
  readonly transformations: readonly pulumi.ResourceTransformation[];
  /** Old generations of keys that stay valid, by name of the key. */
  readonly keys: Pick<Keys, "overlaps" | "keptDeployKeys">;
  /** The objects in the state that the program no longer declares, and that Flux may keep. */
  readonly former: readonly FormerObject[];
}

/**
 * Looks at GitHub before anything is declared, and at the cluster where kinds are to go from it.
 *
 * @returns what makes the program take over what an earlier run has left on GitHub, which old keys stay valid, and what it lets
 * go of because Flux keeps it
 * @throws GitHubLookError when GitHub cannot be worked with
 * @throws PreflightError when people have to decide, or to do something, first
 */
export async function preflight(
  configuration: Configuration,
  access: OwnedAccess,
  cluster: KubeconfigSource,
): Promise<Found> {
  const { owner, baseUrl } = access;
  const { isPerson, deployKeys: allowed, plan } = await lookAtGitHub(access, classicScopes(configuration));
  await beforeAnyChange(() => lookAtApps(baseUrl, wantedApps(configuration)));
  const github = { owner, client: new GitHubClient(access) };
  if (isPerson) await beforeAnyChange(() => lookAtPerson(github, configuration));
  else checkInternal(owner, plan, configuration);
  const state = await readOwnState();
  const ownState = stateAt(state, undefined);
  const wanted = wantedOf(configuration);
  const keys = {
    ...{ owner, allowed, site: baseUrl ?? "https://github.com/" },
    ...{ repositories: wanted.withDeployKeys, writing: wanted.withWritingKeys ?? [] },
  };
  await lookAtKeyPolicy(keys, ownState);
  await checkLeavingKinds(state, configuration, (kinds) => objectsOf(cluster, kinds));
  const proposing = await beforeAnyChange(() => pullRequestsRun(github, configuration, ownState));
  const existing = await beforeAnyChange(() => compareWithGitHub(github, ownState, wanted, proposing?.files));
  const isProposing = proposing !== undefined;
  if (configuration.github.app === undefined) {
    await beforeAnyChange(() => lookAtPermissions(github, isPerson, existing, { ...wanted, isProposing }));
  }
  const elsewhere = new Map<string, AtOtherOwner>();
  for (const [key, other] of ownersWithKeys(configuration)) {
    elsewhere.set(key, await lookAtOtherOwner(other, configuration, state));
  }
  const { fleet, apps, github: hub } = configuration;
  const who = hub.app === undefined ? "the account whose token it is" : `the GitHub App ${hub.app.name}`;
  const others = apps.flatMap(({ source }) => (source.owner === undefined ? [source.repository] : []));
  const isSigned = configuration.commits.author === undefined;
  const branch = hub.pullRequests?.branch ?? fleet.branch;
  const writing = { branch, isOwn: isProposing, others, isPerson, who, isSigned };
  await beforeAnyChange(() => lookAtDemands(github, existing, wanted, writing));
  const sourceOf = async (app: App) => {
    const hub = hubOfSource(app, configuration);
    return app.source.owner === undefined
      ? github
      : { owner: hub.owner, client: new GitHubClient(await accessOf(hub)) };
  };
  for (const warning of await warningsOfPaths(sourceOf, state, apps)) await pulumi.log.warn(warning);
  const context = { commits: configuration.commits, stack: pulumi.getStack(), now: new Date() };
  const reach = async () => (await connect(cluster)).ask;
  const adopted = await beforeAnyChange(() => adoption(github, reach, configuration, state));
  const instead = (key: string): string => elsewhere.get(keyOwner(key) ?? "")?.insteadOfKeys() ?? insteadOfKeys(keys);
  await warnOfOverdueKeys(configuration.keys, context.now);
  const overlaps = await beforeAnyChange(() => findOverlaps({ github, sourceOf, reach }, configuration, state));
  const githubOf = async (of: string | undefined) => {
    if (of === undefined) return github;
    return { owner: of, client: new GitHubClient(await accessOf(hubOf(hub, of))) };
  };
  const keptDeployKeys = await beforeAnyChange(() => findKeptDeployKeys(githubOf, configuration, state));
  const proposals = proposing && (await beforeAnyChange(proposing.begin));
  const transformations = [
    ...(proposals ?? []),
    takingOver(github, { ...withKeysOf(existing, [...elsewhere.values()]), state }, instead),
    describingCommits(state.files, context),
    // With pull requests, Flux finds nothing new before they are merged.
    ...(isProposing
      ? []
      : [lookingSoon(state.files, gitSources(configuration), (source) => requestLook(cluster, source))]),
    ...(adopted === undefined ? [] : [adopted]),
  ];
  return { transformations, keys: { overlaps, keptDeployKeys }, former: state.former };
}

/** Returns the GitRepositories that read the repositories that the stack writes to, by their names. */
function gitSources({ fleet, apps }: Configuration): Map<string, GitSource> {
  return new Map([
    [fleet.repository, { namespace: fluxNamespace, name: rootName }],
    ...apps.map(({ name, names }): [string, GitSource] => [
      names.platformRepository,
      { namespace: names.platformNamespace, name: appObjectNames(name).platform },
    ]),
  ]);
}

/** Deploy keys have names of their own at each owner. */
function withKeysOf(existing: Existing, elsewhere: readonly AtOtherOwner[]): Existing {
  const all = [existing, ...elsewhere.map((at) => at.existing)];
  return {
    ...existing,
    deployKeys: new Map(all.flatMap(({ deployKeys }) => [...deployKeys])),
    standIns: new Map(all.flatMap(({ standIns }) => [...(standIns ?? [])])),
  };
}

function classicScopes({ registrations, fleet, previewsToken }: Configuration): ClassicScope[] {
  const teams = fleet.create && registrations.some(({ access }) => access.some(({ team }) => team !== undefined));
  return [
    "repo",
    ...(teams ? ["read:org" as const] : []),
    ...(previewsToken === undefined ? [] : ["workflow" as const]),
  ];
}
