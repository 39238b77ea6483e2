import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { GitHubError } from "../github/github-error.ts";
import { askForEach, type OwnersGitHub } from "../github/owners-github.ts";
import type { Existing, Wanted } from "./compare.ts";
import { PreflightError } from "./preflight-error.ts";

/** A request with nothing in it that tells whether the token may do something. */
interface Trial {
  /** The action that the token is to perform, after "cannot". */
  readonly what: string;
  readonly method: "POST" | "PUT";
  readonly path: string;
}

/** The planned actions of a run that need permissions. */
interface TriedFor extends Pick<Wanted, "repositories" | "withDeployKeys" | "isOther"> {
  /** Whether it opens pull requests. Default: false. */
  readonly isProposing?: boolean;
}

const repository = z.object({ archived: z.boolean().default(false) });

/**
 * Tries what a run does with its token: without a permission, the run would otherwise fail halfway with GitHub's bare
 * error. For a GitHub App, GitHub reports the permissions.
 *
 * @param isPerson - whether the owner is a person: GitHub then creates repositories in the account of the token
 * @throws PreflightError that says what the token cannot do; a preview only warns, since it changes nothing itself
 * @throws GitHubError when GitHub does not answer
 */
export async function lookAtPermissions(
  github: OwnersGitHub,
  isPerson: boolean,
  existing: Pick<Existing, "state" | "standIns">,
  wanted: TriedFor,
): Promise<void> {
  const trials = await trialsOf(github, isPerson, existing, wanted);
  const refusals = await askForEach(trials, ({ method, path }) => github.client.refusalOf(method, path));
  const faults = trials.flatMap(({ what }, index) => faultOf(what, refusals[index]));
  if (faults.length === 0) return;
  const message = `GitHub refuses the token what this stack needs; nothing was changed.
${faults.map((fault) => `  It cannot ${fault}`).join("\n")}
${advice(github.owner, wanted)}`;
  if (!pulumi.runtime.isDryRun()) throw new PreflightError(message);
  await pulumi.log.warn(message);
}

/** A fine-grained token reaches the repositories of one owner only. */
function advice(owner: string, { isOther = false, isProposing = false }: TriedFor): string {
  const permissions = isProposing ? "Administration, Contents and Pull requests" : "Administration and Contents";
  const first = isOther
    ? `  A fine-grained token reaches the repositories of one owner only. Make one for ${owner} with Administration, read and write, and run:
  pulumi config set --secret --path 'platform:githubTokens.${owner}'
  Where it has`
    : `  A fine-grained token needs ${permissions}, read and write, for all repositories of ${owner}. Where it has`;
  return `${first}
  them, an owner of the organisation may have to approve it first, or the person whose token it is may not do this`;
}

function faultOf(what: string, refusal: GitHubError | undefined): string[] {
  return refusal === undefined ? [] : [`${what}: ${refusal.message}`];
}

async function trialsOf(
  { client, owner }: OwnersGitHub,
  isPerson: boolean,
  { state: { repositories, registrations, files }, standIns }: Pick<Existing, "state" | "standIns">,
  wanted: TriedFor,
): Promise<Trial[]> {
  const known = new Set([...repositories.values()].map(({ name }) => name));
  const written = [...new Set(files.map((file) => file.repository))];
  // Keys that have gone are registered again.
  const there = registrations.filter(({ name }) => standIns?.get(name)?.retainStandIn !== false);
  const registered = new Set(there.map((key) => key.repository));
  const unmade = wanted.repositories.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  const without = wanted.withDeployKeys.filter((name) => !registered.has(name) && !unmade.includes(name));
  const path = (name: string): string => `repos/${owner}/${encodeURIComponent(name)}`;
  const open = async (name: string): Promise<boolean | undefined> => {
    const found = await client.find(path(name), repository);
    return found && !found.archived;
  };
  // A run takes its own repositories out of the archive, where nothing can be tried.
  const keyless = await only(without, async (name) => !known.has(name) || (await open(name)) !== false);
  // One repository is tried for all that are written to: trying each would take many requests.
  const [first] = written.length > 0 ? written : keyless;
  const isOpen = first === undefined ? undefined : await open(first);
  const isGone = first !== undefined && known.has(first) && isOpen === undefined;
  return [
    // A missing repository counts as deleted if the token may create it again.
    ...(unmade.length > 0 || isGone
      ? [
          {
            what: `make repositories in ${owner}`,
            method: "POST",
            path: isPerson ? "user/repos" : `orgs/${owner}/repos`,
          } as const,
        ]
      : []),
    ...keyless.map((name): Trial => ({
      what: `make a deploy key in ${owner}/${name}`,
      method: "POST",
      path: `${path(name)}/keys`,
    })),
    ...(first !== undefined && isOpen === true
      ? [
          {
            what: `write files in ${owner}/${first}`,
            method: "PUT",
            path: `${path(first)}/contents/.gitops-platform`,
          } as const,
          ...(wanted.isProposing === true
            ? [
                {
                  what: `open pull requests in ${owner}/${first}`,
                  method: "POST",
                  path: `${path(first)}/pulls`,
                } as const,
              ]
            : []),
        ]
      : []),
  ];
}

async function only(names: readonly string[], fits: (name: string) => Promise<boolean>): Promise<string[]> {
  const answers = await askForEach(names, fits);
  return names.filter((_, index) => answers[index]);
}
