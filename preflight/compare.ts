import * as pulumi from "@pulumi/pulumi";
import { lookAtArchived } from "./archived.ts";
import { compareDeployKeys } from "./deploy-keys.ts";
import { lookAtFiles } from "./files.ts";
import { missingBranch, type SharedBranch } from "./fleet-branch.ts";
import { askForEach, type OwnersGitHub } from "../github/owners-github.ts";
import type { StandIn } from "./lost-keys.ts";
import { lookAtKnownRepositories } from "./known-repositories.ts";
import type { KnownRegistration, OwnState } from "./own-state.ts";
import { PreflightError } from "./preflight-error.ts";
import { type FoundRepository, findRepository, type WantedRepository } from "./repositories.ts";

/** The resources that the program is about to declare and that GitHub may already have. */
export interface Wanted {
  readonly repositories: readonly WantedRepository[];
  /** Names of all repositories that get deploy keys. */
  readonly withDeployKeys: readonly string[];
  /** Names of those among them that get one that may write. Default: none. */
  readonly withWritingKeys?: readonly string[];
  /** Whether they are of another owner than the stack's. Default: no. */
  readonly isOther?: boolean;
  /** The branch that the program writes to without creating it. */
  readonly attachesTo?: SharedBranch;
  /** Names of all repositories that another stack makes and this one writes to. Default: none. */
  readonly writesTo?: readonly string[];
}

/** The platform's existing resources. */
export interface Existing {
  /** The resources in the state. */
  readonly state: OwnState;
  /** Repositories that it does not know: ids by the name that the program gives them. */
  readonly repositories: ReadonlyMap<string, string>;
  /** Deploy keys that it does not know: ids by name of the resource. */
  readonly deployKeys: ReadonlyMap<string, string>;
  /** Temporary registrations of deploy keys that GitHub has lost, by name of the key's resource. Default: none. */
  readonly standIns?: ReadonlyMap<string, StandIn>;
  /** Topics of repositories that are there, by the name that the program gives them. */
  readonly topics: ReadonlyMap<string, readonly string[]>;
}

/**
 * Looks at GitHub before anything is declared: resources of an earlier run that are missing in the state are taken
 * over, and resources that have disappeared since are reported.
 *
 * @param files - the files of the state, on the branches to look for them
 * @throws PreflightError when a repository of that name has another owner, or the branch of another stack is missing;
 * when deploy keys that this run would delete are missing, or an archived repository that the run does not create is to
 * change (a preview only warns of these two); and when the token can access none of the repositories in the state
 * @throws GitHubError when GitHub does not answer
 */
export async function compareWithGitHub(
  github: OwnersGitHub,
  state: OwnState,
  wanted: Wanted,
  files: OwnState["files"] = state.files,
): Promise<Existing> {
  const known = [...state.repositories.values()];
  const unknown = wanted.repositories.filter((one) => !known.some(({ name }) => name === one.name));
  // A branch that the stack has written to is known to exist.
  const attachesTo = state.files.length > 0 ? undefined : wanted.attachesTo;
  const [answers, keys, branch] = await Promise.all([
    askForEach(unknown, (one) => findRepository(github, one)),
    compareDeployKeys(github, state, wanted.withDeployKeys),
    attachesTo && missingBranch(github, attachesTo),
    lookAtArchived(github, state, wanted),
    lookAtFiles(github, { files }),
    lookAtKnownRepositories(github, state),
  ]);
  if (branch !== undefined) throw new PreflightError(branch);
  const found = answers.filter((answer) => answer !== undefined);
  const foreign = found.filter(({ ours, wanted }) => !ours && !wanted.adopt);
  if (foreign.length > 0) throw new PreflightError(foreign.map((one) => refusal(github, one)).join("\n"));
  const empty = found.filter(({ isEmpty }) => isEmpty);
  if (empty.length > 0) {
    const names = empty.map(({ name }) => `${github.owner}/${name}`).join(", ");
    throw new PreflightError(`${names} has no commit yet, so there is no branch to write to; nothing was changed.
  To take it over: make a first commit on GitHub, such as a README
  To have it created again: delete it on GitHub`);
  }
  if (keys.lost.length > 0) {
    const message = `GitHub no longer has these deploy keys, and the state does:
${listed(github, keys.lost)}
This run would delete them and fail. Run: npm run platform -- recover --stack ${pulumi.getStack()}, and then pulumi up again`;
    if (!pulumi.runtime.isDryRun()) throw new PreflightError(message);
    await pulumi.log.warn(message);
  }
  if (keys.again.length > 0) {
    await pulumi.log.warn(`GitHub no longer has these deploy keys, so Flux cannot read the repositories:
${listed(github, keys.again)}
They were deleted by hand, or with the personal access token that made them. pulumi up registers the same keys again`);
  }
  if (keys.unseen.length > 0) await pulumi.log.warn(unlisted(github, keys.unseen, wanted.isOther));
  const taken = found.filter(({ ours, wanted }) => ours && !wanted.adopt);
  for (const { name, archived } of taken) {
    const again = archived ? " and taken out of the archive" : "";
    await pulumi.log.warn(
      `${github.owner}/${name} is on GitHub and was made by this platform: it is taken over${again}`,
    );
  }
  for (const { name } of found.filter(({ archived, wanted }) => archived && wanted.adopt)) {
    await pulumi.log.warn(`${github.owner}/${name} is archived: it is taken over and taken out of the archive`);
  }
  return {
    state,
    repositories: new Map(taken.map(({ wanted, name }) => [wanted.name, name])),
    deployKeys: keys.unknown,
    standIns: keys.standIns,
    topics: new Map([
      ...known.map(({ name, topics }) => [name, topics] as const),
      ...found.map(({ wanted, topics }) => [wanted.name, topics] as const),
    ]),
  };
}

function listed({ owner }: OwnersGitHub, keys: readonly KnownRegistration[]): string {
  return keys.map(({ title, repository }) => `  "${title}" of ${owner}/${repository}`).join("\n");
}

function unlisted({ owner }: OwnersGitHub, [first = "", ...others]: readonly string[], isOther = false): string {
  const token = isOther ? `The token for ${owner}` : "GITHUB_TOKEN";
  const more = others.length === 0 ? "" : ` and of ${others.length} more`;
  return `${token} may not list the deploy keys of ${owner}/${first}${more}, so nobody knows whether Flux can still read them. The token needs the permission Administration: read`;
}

function refusal({ owner }: OwnersGitHub, { wanted, name, archived }: FoundRepository): string {
  return `${owner}/${name} exists already${archived ? ", archived," : ""} and does not have this platform's topic, ${wanted.topic}.
  To take it over with all that is in it: ${wanted.howToAdopt}
  To keep it out of this: rename or delete it on GitHub`;
}
