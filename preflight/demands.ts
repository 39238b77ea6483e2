import type { Existing, Wanted } from "./compare.ts";
import type { OwnersGitHub } from "../github/owners-github.ts";
import { lookAtProperties, lookAtRules, type RuledBranch } from "./rules.ts";

/** The branches and repositories that a stack is about to write to, as far as rules of organisations can apply. */
export interface Writing {
  /** Branch of the fleet repository and of all platform repositories that gets the commits. */
  readonly branch: string;
  /** Whether that is the stack's own, from which people merge. Default: clusters follow it. */
  readonly isOwn?: boolean;
  /** Repositories of the owner that others have made: their rules tell what new ones get. */
  readonly others: readonly string[];
  /** Whether the owner is a person, who demands nothing of repositories. */
  readonly isPerson: boolean;
  /** The name of the program's account, for people: `the GitHub App platform`. */
  readonly who: string;
  /** Whether GitHub signs the program's commits. */
  readonly isSigned: boolean;
}

/**
 * Looks for what an organisation demands of repositories and commits, and the program does not do.
 *
 * @throws PreflightError that names it; a preview only warns
 * @throws GitHubError when GitHub does not answer
 */
export async function lookAtDemands(
  github: OwnersGitHub,
  { state, topics }: Pick<Existing, "state" | "topics">,
  wanted: Pick<Wanted, "repositories" | "writesTo">,
  { branch, isOwn = false, others, isPerson, who, isSigned }: Writing,
): Promise<void> {
  const known = new Set([...state.repositories.values()].map(({ name }) => name));
  const unmade = wanted.repositories.filter(({ name }) => !known.has(name) && !topics.has(name));
  if (unmade.length > 0 && !isPerson) await lookAtProperties(github);
  const taken = wanted.repositories.filter(({ name }) => !known.has(name) && topics.has(name));
  const written: RuledBranch[] = [
    ...state.files.map(({ repository }) => ({ repository, branch })),
    // Files that move to another branch are deleted on their old one.
    ...(isOwn ? [] : state.files.map((file) => ({ repository: file.repository, branch: file.branch }))),
    ...taken.map(({ name }) => ({ repository: name, branch })),
    ...(wanted.writesTo ?? []).map((repository) => ({ repository, branch })),
    ...(unmade.length === 0 ? [] : others.slice(0, 1).map((repository) => ({ repository, branch, stands: true }))),
  ];
  const unique = new Map(written.map((one) => [`${one.repository} ${one.branch}`, one]));
  await lookAtRules(github, [...unique.values()], who, isSigned, isOwn ? branch : undefined);
}
