import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { GitHubError } from "../github/github-error.ts";
import { askForEach, type OwnersGitHub } from "../github/owners-github.ts";
import { PreflightError } from "./preflight-error.ts";

/** A branch that the program writes to, or one whose rules tell what new repositories get. */
export interface RuledBranch {
  readonly repository: string;
  readonly branch: string;
  /** Whether only rules of the organisation count, for all its repositories: the repository is not the platform's. */
  readonly stands?: boolean;
}

const pullRequests = "pull requests";
const openThem = `
  Or have the program open pull requests: set platform:github.pullRequests to true`;

/** The demands of rules that commits by the API do not meet, in words that follow "demands". */
const demands: Readonly<Record<string, string>> = {
  pull_request: pullRequests,
  required_signatures: "signed commits",
  required_status_checks: "checks that have passed",
  required_deployments: "deployments that have succeeded",
  merge_queue: "a merge queue",
  update: "that nobody changes the branch",
};

const rules = z.object({ type: z.string(), ruleset_id: z.number(), ruleset_source_type: z.string() });
const ruleset = z.object({
  name: z.string(),
  current_user_can_bypass: z.string().optional(),
  conditions: z.object({ repository_name: z.object({ include: z.array(z.string()) }).optional() }).nullish(),
  _links: z.object({ html: z.object({ href: z.string() }).nullish() }).optional(),
});
const properties = z.object({
  property_name: z.string(),
  required: z.boolean().default(false),
  default_value: z.unknown(),
  require_explicit_values: z.boolean().default(false),
});

/**
 * Looks for rules that would refuse the program's commits: with one of them, a run ends at its first file, after it has made
 * everything that comes before.
 *
 * @param who - whom to put on a bypass list
 * @param isSigned - whether GitHub signs the commits
 * @param ownBranch - the stack's own branch, where the commits go to that
 * @throws PreflightError that names the sets of rules; a preview only warns
 * @throws GitHubError when GitHub does not answer
 */
export async function lookAtRules(
  github: OwnersGitHub,
  branches: readonly RuledBranch[],
  who: string,
  isSigned: boolean,
  ownBranch?: string,
): Promise<void> {
  const found = await askForEach(branches, (branch) => rulesOf(github, branch, isSigned));
  const faults = new Map(found.flatMap((one) => [...one]));
  if (faults.size === 0) return;
  const isMended = ownBranch === undefined && [...faults.values()].some((fault) => fault.includes(pullRequests));
  const message = `Rules on GitHub refuse this program's commits; nothing was changed.
${[...faults.values()].map((fault) => `  ${fault}`).join("\n")}
  In each of these sets of rules, put ${who} on the bypass list, or leave ${ownBranch === undefined ? "the platform's repositories" : `the branch ${ownBranch}`} out${isMended ? openThem : ""}`;
  if (!pulumi.runtime.isDryRun()) throw new PreflightError(message);
  await pulumi.log.warn(message);
}

/** Sets of rules that refuse commits to a branch, by what names each. */
async function rulesOf(
  { client, owner }: OwnersGitHub,
  { repository, branch, stands = false }: RuledBranch,
  isSigned: boolean,
): Promise<Map<string, string>> {
  const path = `repos/${owner}/${encodeURIComponent(repository)}`;
  const found = await visible(client.list(`${path}/rules/branches/${encodeURIComponent(branch)}`, rules));
  const refusing = (found ?? []).filter(
    ({ type, ruleset_source_type: source }) =>
      type in demands && !(isSigned && type === "required_signatures") && (!stands || source === "Organization"),
  );
  const sets = new Map<string, string>();
  for (const id of new Set(refusing.map((rule) => rule.ruleset_id))) {
    const set = await visible(client.get(`${path}/rulesets/${id}`, ruleset));
    if (["always", "exempt"].includes(set?.current_user_can_bypass ?? "")) continue;
    if (stands && set?.conditions?.repository_name?.include.includes("~ALL") !== true) continue;
    const what = refusing.filter((rule) => rule.ruleset_id === id).map(({ type }) => demands[type] ?? type);
    const isOrganizations = refusing.some(
      (rule) => rule.ruleset_id === id && rule.ruleset_source_type !== "Repository",
    );
    const whose = isOrganizations ? owner : `${owner}/${repository}`;
    const page = set?._links?.html?.href;
    const where = page === undefined ? "" : `: ${page}`;
    sets.set(`${whose} ${id}`, `${JSON.stringify(set?.name ?? id)} of ${whose} demands ${what.join(" and ")}${where}`);
  }
  return sets;
}

/**
 * Looks for custom properties that each new repository has to have a value of: GitHub would refuse to make it.
 *
 * @throws PreflightError that names them; a preview only warns
 */
export async function lookAtProperties({ client, owner }: OwnersGitHub): Promise<void> {
  const found = await visible(client.get(`orgs/${owner}/properties/schema`, z.array(properties)));
  const demanded = (found ?? []).filter(
    ({ required, default_value: value, require_explicit_values: explicit }) =>
      required && (explicit || value === undefined || value === null),
  );
  if (demanded.length === 0) return;
  const names = demanded.map(({ property_name: name }) => name).join(", ");
  const message = `${owner} demands a value for a custom property of each new repository, and this program gives none; nothing was changed.
  For: ${names}
  An owner of the organisation gives it a default value, and turns off the demand for explicit ones: Settings, Custom properties.
  Or make the repositories on GitHub, with a first commit, and have the program take them over: docs/guides/recovery.md`;
  if (!pulumi.runtime.isDryRun()) throw new PreflightError(message);
  await pulumi.log.warn(message);
}

/** An answer; undefined for what the token may not see. */
async function visible<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubError && (error.problem === "missing" || error.problem === "permission"))
      return undefined;
    throw error;
  }
}
