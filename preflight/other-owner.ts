import { hubOf } from "../model/owners.ts";
import type { Configuration } from "../model/configuration.ts";
import { GitHubClient } from "../github/client.ts";
import { beforeAnyChange, lookAtGitHub } from "../github/look.ts";
import { accessAt } from "../github/stack-access.ts";
import { compareWithGitHub, type Existing } from "./compare.ts";
import { insteadOfKeys, lookAtKeyPolicy } from "./forbidden-keys.ts";
import { stateAt, type OwnState } from "./own-state.ts";
import { lookAtPermissions } from "./permissions.ts";
import { wantedAt } from "./wanted.ts";

/** The existing deploy keys of a stack at another owner of source repositories. */
export interface AtOtherOwner {
  readonly existing: Pick<Existing, "deployKeys" | "standIns">;
  /** Returns the possible fixes if that owner forbids deploy keys. */
  readonly insteadOfKeys: () => string;
}

/**
 * Looks at another owner than the stack's before anything is declared, as whom the program works there: whether the token
 * reaches that owner's repositories, and which deploy keys are there.
 *
 * @param owner - as the first registration spells it
 * @throws GitHubLookError when GitHub cannot be worked with
 * @throws PreflightError when people have to decide, or to do something, first
 */
export async function lookAtOtherOwner(
  owner: string,
  configuration: Configuration,
  state: OwnState,
): Promise<AtOtherOwner> {
  const hub = hubOf(configuration.github, owner);
  const access = await accessAt(configuration.github, owner);
  const wanted = wantedAt(owner.toLowerCase(), configuration);
  const where = "source.owner of the registration";
  const { isPerson, deployKeys: allowed } = await lookAtGitHub({ owner, ...access }, ["repo"], where);
  const keys = {
    ...{ owner, allowed, isOther: true, site: hub.baseUrl ?? "https://github.com/" },
    ...{ repositories: wanted.withDeployKeys, writing: wanted.withWritingKeys ?? [] },
  };
  const theirs = stateAt(state, owner.toLowerCase());
  await lookAtKeyPolicy(keys, theirs);
  const github = { owner, client: new GitHubClient(access) };
  const existing = await beforeAnyChange(() => compareWithGitHub(github, theirs, wanted));
  if (hub.app === undefined) await beforeAnyChange(() => lookAtPermissions(github, isPerson, existing, wanted));
  return { existing, insteadOfKeys: () => insteadOfKeys(keys) };
}
