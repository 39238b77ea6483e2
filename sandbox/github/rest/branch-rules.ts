import { z } from "zod";
import type { Context } from "../context.ts";
import type { Ruleset } from "../store/repository-record.ts";
import type { Repository } from "../store/store.ts";
import { Refusal } from "./answer.ts";

/** Id of the organisation's ruleset while the fault `ruleset` is active; all other ids start at 1001. */
export const organizationRulesetId = 900;

/** A rule that applies to a branch, and its ruleset. */
export interface BranchRule {
  readonly type: string;
  readonly ruleset: Ruleset;
}

/** GitHub's message for a change that a rule refuses. */
const refusals: Readonly<Record<string, string>> = {
  pull_request: "Changes must be made through a pull request.",
  required_signatures: "Commits must have verified signatures.",
  update: "Cannot update this protected ref.",
  deletion: "Cannot delete this protected branch",
};

/** The rules that apply to each kind of change. */
const meeting = {
  commit: ["pull_request", "required_signatures", "update"],
  // GitHub creates and signs the commits of a merge.
  merge: ["update"],
  push: ["pull_request", "update"],
  deletion: ["deletion"],
} as const satisfies Record<string, readonly (keyof typeof refusals)[]>;

/** A kind of change to a branch. */
export type BranchChange = keyof typeof meeting;

/** The status of a response to a change that a rule refuses. */
const statuses = { commit: 409, merge: 405, push: 422, deletion: 422 } as const satisfies Record<BranchChange, number>;

const refs = z.object({ ref_name: z.object({ include: z.array(z.string()) }) });

/** The organisation's ruleset for branches of all repositories, while it has one. */
export function organizationRuleset({ faults, store }: Context): Ruleset | undefined {
  const fault = faults.get("ruleset");
  if (fault === undefined) return undefined;
  const { created_at } = store.organization;
  const all = { include: ["~ALL"], exclude: [] };
  const branches = fault.branches === "all" ? all : { include: ["~DEFAULT_BRANCH"], exclude: [] };
  return {
    ...{ id: organizationRulesetId, name: fault.name, target: "branch", enforcement: "active", bypass_actors: [] },
    conditions: { ref_name: branches, repository_name: all },
    rules: fault.rules.split(",").map((type) => ({ type })),
    ...{ created_at, updated_at: created_at },
  };
}

/** The rules that apply to a branch of a repository. */
export function rulesFor(github: Context, repository: Repository, branch: string): BranchRule[] {
  const organizations = organizationRuleset(github);
  const active = [...repository.record.rulesets, ...(organizations === undefined ? [] : [organizations])].filter(
    (ruleset) =>
      ruleset.enforcement === "active" && ruleset.target === "branch" && includes(ruleset, repository, branch),
  );
  return active.flatMap((ruleset) => ruleset.rules.map(({ type }) => ({ type, ruleset })));
}

/** Whether the caller may bypass a ruleset. */
export function mayBypass({ faults }: Context, { id }: Ruleset): boolean {
  return id === organizationRulesetId && faults.get("ruleset")?.bypass === true;
}

/**
 * Checks a change by the API against the rules of its branch.
 *
 * @param isSigned - whether GitHub signs the commit
 * @throws Refusal if a rule refuses the change
 */
export function requireRulesKept(
  github: Context,
  repository: Repository,
  branch: string,
  change: BranchChange,
  isSigned = false,
): void {
  const met: readonly string[] = meeting[change];
  const violated = rulesFor(github, repository, branch)
    .filter(({ ruleset }) => !mayBypass(github, ruleset))
    .filter(({ type }) => met.includes(type) && !(isSigned && type === "required_signatures"))
    .flatMap(({ type }) => refusals[type] ?? []);
  if (violated.length === 0) return;
  throw new Refusal(statuses[change], `Repository rule violations found\n\n${violated.join("\n")}\n\n`);
}

function includes({ conditions }: Ruleset, repository: Repository, branch: string): boolean {
  const { data } = refs.safeParse(conditions);
  const wanted = ["~ALL", `refs/heads/${branch}`];
  if (branch === repository.record.settings.default_branch) wanted.push("~DEFAULT_BRANCH");
  return data?.ref_name.include.some((pattern) => wanted.includes(pattern)) ?? false;
}
