import { ActionsSecret } from "@pulumi/github/actionsSecret.js";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { DeployKey } from "../../components/github/deploy-key.ts";
import { commitTarget } from "../../components/github/commit-target.ts";
import { RepositoryFiles, type Files } from "../../components/github/repository-files.ts";
import { Repository } from "../../components/github/repository.ts";
import { githubProvider } from "../../components/providers.ts";
import type { Commits } from "../../model/commits.ts";
import type { GitHub as ProviderArgs } from "../../model/github.ts";
import type { AppIdentity } from "../../github/app.ts";
import { TeamAccess } from "../../components/github/team-access.ts";
import { stackBranch } from "../../model/names/fleet.ts";
import { GitHubClient } from "../../github/client.ts";
import { lookAtGitHub } from "../../github/look.ts";
import { accessOf } from "../../github/stack-access.ts";
import { insteadOfKeys, lookAtKeyPolicy } from "../../preflight/forbidden-keys.ts";
import { describingCommits } from "../../preflight/commit-messages.ts";
import { compareWithGitHub } from "../../preflight/compare.ts";
import { lookAtPermissions } from "../../preflight/permissions.ts";
import { lookAtDemands } from "../../preflight/demands.ts";
import { readOwnState, type OwnState } from "../../preflight/own-state.ts";
import { lookAtMovedFiles } from "../../preflight/pull-requests/moved-files.ts";
import { openingPullRequests } from "../../preflight/pull-requests/opening.ts";
import { StackBranches } from "../../preflight/pull-requests/stack-branches.ts";
import { takingOver } from "../../preflight/take-over.ts";
import type { GitHub } from "../../sandbox/github/github.ts";
import type { GitHubStack } from "../support/engine/github-stack.ts";

/** What differs between small platforms. */
export interface SmallPlatform {
  /** Default: `main`. */
  readonly branch?: string;
  /** Default: false. */
  readonly adopt?: boolean;
  /** As which it works. Default: as the owner of the token. */
  readonly app?: AppIdentity;
  /** Whether the owner is a person, who has no teams. Default: false. */
  readonly isPersonal?: boolean;
  /** Default: true. */
  readonly deployKey?: boolean;
  /** Repositories of the owner that others have made. Default: none. */
  readonly others?: readonly string[];
  /** Generated files, asked for at each run. Default: one. */
  readonly files?: () => Files;
  /** What commits say of themselves, asked for at each run. Default: who made them. */
  readonly commits?: () => Commits;
  /** Whether the program opens pull requests. Default: false. */
  readonly pullRequests?: boolean;
  /** What else changes resources. Default: nothing. */
  readonly transformation?: (state: OwnState) => pulumi.ResourceTransformation;
}

const owner = "labrats-work";
const description = "Desired state of the clusters";
const topic = "gitops-platform-fleet";

const author = { name: "gitops-platform", email: "gitops-platform@users.noreply.github.com" };
const noTrailers = (): Commits => ({ author, trailers: {}, run: {} });
const oneFile = (): Files => ({ "a.yaml": "a: 1\n" });

class Platform extends pulumi.ComponentResource {
  constructor(options: pulumi.ComponentResourceOptions) {
    super("platform:index:Platform", "platform", {}, options);
  }
}

/** A program that makes all that a platform has on GitHub, one of each kind. */
export function smallPlatform({
  branch = "main",
  adopt = false,
  app,
  isPersonal = false,
  deployKey = true,
  others,
  files: generated = oneFile,
  commits = noTrailers,
  pullRequests = false,
  transformation,
}: SmallPlatform = {}): (github: GitHub) => Promise<object> {
  return async (github) => {
    if (!isPersonal) github.seedTeam("ops");
    const baseUrl = `${github.url}/`;
    const state = await readOwnState();
    const hub: ProviderArgs = {
      ...{ owner, baseUrl, sshHost: github.sshHost, knownHosts: github.knownHosts, writeDelay: 1 },
      ...(app === undefined
        ? { token: pulumi.secret(github.token) }
        : { app: { ...app, privateKey: pulumi.secret(app.privateKey) } }),
    };
    const access = { ...(await accessOf(hub)), delay: 10 };
    const client = new GitHubClient(access);
    const { isPerson, deployKeys: allowed } = await lookAtGitHub({ owner, ...access });
    const repositories = deployKey ? ["fleet"] : [];
    const policy = { owner, site: baseUrl, allowed, repositories, writing: [] };
    await lookAtKeyPolicy(policy, state);
    const wanted = { name: "fleet", topic, description, adopt, howToAdopt: "set platform:fleet.adopt to true" };
    const declared = { repositories: [wanted], withDeployKeys: repositories };
    const own = stackBranch(pulumi.getStack());
    const branches = { head: own, base: branch };
    lookAtMovedFiles(state.files, branches, pullRequests);
    const before = pullRequests ? await StackBranches.read({ client, owner }, branches, ["fleet"]) : undefined;
    const files = before?.whereTheyAre(state.files) ?? state.files;
    const existing = await compareWithGitHub({ client, owner }, state, declared, files);
    const tried = { ...declared, isProposing: pullRequests };
    if (app === undefined) await lookAtPermissions({ client, owner }, isPerson, existing, tried);
    const isSigned = commits().author === undefined;
    const writing = {
      branch: pullRequests ? own : branch,
      isOwn: pullRequests,
      others: others ?? [],
      isPerson,
      who: "the account whose token it is",
      isSigned,
    };
    await lookAtDemands({ client, owner }, existing, declared, writing);
    if (pulumi.runtime.isDryRun()) await before?.tell();
    else await before?.catchUp();
    const opening = { ...branches, stack: pulumi.getStack(), site: github.url, before: state.files };
    const parent = new Platform({
      providers: [githubProvider("github", hub, 10)],
      transformations: [
        ...(pullRequests ? [openingPullRequests({ client, owner }, opening)] : []),
        takingOver({ client, owner }, existing, () => insteadOfKeys(policy)),
        describingCommits(state.files, { commits: commits(), stack: pulumi.getStack(), now: new Date() }),
        ...(transformation === undefined ? [] : [transformation(state)]),
      ],
    });
    const { repositoryName: repository, resource: deletedWith } = new Repository(
      "platform-fleet",
      { name: "fleet", branch, topic, description, visibility: "private", onDestroy: "archive", adopt },
      { parent },
    );
    const teams = isPersonal ? [] : [{ team: "ops", permission: "push" }];
    new TeamAccess("platform-teams", { repository, owner, teams, deletedWith }, { parent });
    const secret = { repository, secretName: "PREVIEWS_TOKEN", value: pulumi.secret("a token") };
    new ActionsSecret("previews", secret, { parent, deletedWith });
    if (deployKey) {
      new DeployKey("platform-flux", { repository, title: "Flux on dev/home", knownHosts: "" }, { parent });
    }
    const target = { repository, branch, owned: deletedWith };
    const into = commitTarget(parent, "platform-fleet", target, pullRequests ? { branch: own } : undefined);
    new RepositoryFiles("files", { ...into, about: "overview", files: generated(), deletedWith }, { parent });
    return { fleetRepository: `${owner}/fleet` };
  };
}

const repository = z.object({ name: z.string(), topics: z.array(z.string()), archived: z.boolean() });
const keys = z.array(z.object({ title: z.string() }));

/** What GitHub has of a small platform. */
export async function declared(
  stack: GitHubStack,
  branch = "main",
): Promise<{
  repositories: string[];
  topics: string[];
  archived: boolean;
  keys: string[];
  files: string[];
}> {
  const { topics, archived } = repository.parse(await stack.ask(`/repos/${owner}/fleet`));
  return {
    repositories: z
      .array(z.object({ name: z.string() }))
      .parse(await stack.ask(`/orgs/${owner}/repos`))
      .map(({ name }) => name),
    topics,
    archived,
    keys: keys.parse(await stack.ask(`/repos/${owner}/fleet/keys`)).map(({ title }) => title),
    files: [...(await stack.github.files("fleet", branch)).keys()],
  };
}
