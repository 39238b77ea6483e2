import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { askForEach, type OwnersGitHub } from "../github/owners-github.ts";
import type { Wanted } from "./compare.ts";
import { isStandIn } from "./lost-keys.ts";
import type { OwnState } from "./own-state.ts";
import { PreflightError } from "./preflight-error.ts";

const repository = z.object({ name: z.string(), archived: z.boolean().default(false) });

/** A repository that this stack does not make, and in which it has to change something. */
interface Changed {
  readonly name: string;
  /** Whether another stack of this program makes it. */
  readonly isShared: boolean;
}

/**
 * Looks for archived repositories in which a run has to change something and which it cannot take out of the archive, since it
 * does not make them: those of the stack that this one attaches to, and source repositories that get a new deploy key. GitHub
 * would refuse each change in the middle of the run.
 *
 * @throws PreflightError that names them; a preview only warns
 * @throws GitHubError when GitHub does not answer
 */
export async function lookAtArchived(github: OwnersGitHub, state: OwnState, wanted: Wanted): Promise<void> {
  const changed = changedOf(state, wanted);
  const answers = await askForEach(changed, ({ name }) => isArchived(github, name));
  const archived = changed.filter((_, index) => answers[index]);
  if (archived.length === 0) return;
  const message = `GitHub allows no change in an archived repository, and this stack has to change these; nothing was changed.
${archived.map(({ name, isShared }) => `  ${github.owner}/${name}: ${isShared ? mendShared : mendSource}`).join("\n")}`;
  if (!pulumi.runtime.isDryRun()) throw new PreflightError(message);
  await pulumi.log.warn(message);
}

/** Whether a repository is archived; false for one that GitHub does not show, or shows under another name. */
export async function isArchived({ client, owner }: OwnersGitHub, name: string): Promise<boolean> {
  const found = await client.find(`repos/${owner}/${encodeURIComponent(name)}`, repository);
  return found?.archived === true && found.name.toLowerCase() === name.toLowerCase();
}

const byHand = "take it out of the archive on GitHub: Settings, Danger Zone, Unarchive this repository";
const mendShared = `run pulumi up --refresh for the stack with platform:fleet.create, or ${byHand}`;
const mendSource = `${byHand}. Or let a GitHub App read it, source.githubApp, which needs no deploy key`;

function changedOf({ registrations }: OwnState, { repositories, withDeployKeys, writesTo = [] }: Wanted): Changed[] {
  const own = new Set(repositories.map(({ name }) => name));
  const have = new Set(registrations.filter(({ name }) => !isStandIn(name)).map((key) => key.repository));
  const keyless = withDeployKeys.filter((name) => !own.has(name) && !have.has(name) && !writesTo.includes(name));
  return [
    ...[...new Set(writesTo)].map((name) => ({ name, isShared: true })),
    ...[...new Set(keyless)].map((name) => ({ name, isShared: false })),
  ];
}
