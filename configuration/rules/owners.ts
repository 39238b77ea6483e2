import { setSecret } from "../commands.ts";
import type { Draft, Rule } from "./rule.ts";
import { faultAt, type Fault, type Path } from "../fault.ts";
import { ownerProblem } from "../fields/github.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { appsHere } from "./deployments.ts";

/**
 * Checks credentials for other owners than the stack's: some registration has to name the owner, each owner has one at most, and
 * each needs one if the program works as a GitHub App, which is installed in one account.
 */
export const owners: Rule = (draft) => {
  const credentials = credentialsOf(draft);
  return [
    ...credentials.flatMap((credential, index) => wrong(draft, credential, credentials.slice(0, index))),
    ...missing(draft, credentials),
  ];
};

/** Whether a source repository has another owner than the stack's. GitHub ignores case. */
export function isOtherOwner(owner: string | undefined, byDefault: string | undefined): boolean {
  return owner !== undefined && owner.toLowerCase() !== byDefault?.toLowerCase();
}

/** The place of a credential for an owner. */
interface Credential {
  readonly owner: string;
  readonly path: Path;
}

function credentialsOf({ stack: { values } }: Draft): Credential[] {
  return [
    ...Object.keys(values.github.owners).map((owner) => ({ owner, path: ["github", "owners", owner] })),
    ...Object.keys(values.githubTokens).map((owner) => ({ owner, path: ["githubTokens", owner] })),
  ];
}

function wrong({ stack, registrations }: Draft, { owner, path }: Credential, earlier: readonly Credential[]): Fault[] {
  const problem = problemOf(owner);
  return problem === undefined ? [] : [faultAt(stack.source, path, problem)];

  function problemOf(name: string): string | undefined {
    const malformed = ownerProblem(name);
    if (malformed !== undefined) return malformed;
    const key = name.toLowerCase();
    if (key === stack.values.github.owner?.toLowerCase()) {
      return "is platform:github.owner, for which the program uses GITHUB_TOKEN or platform:github.app; remove it here";
    }
    const other = earlier.find((one) => one.owner.toLowerCase() === key);
    if (other !== undefined) return `has a credential already, in platform:${other.path.join(".")}; remove one of them`;
    const named = [...new Set(registrations.flatMap(({ values }) => values.source.owner ?? []))];
    if (named.some((one) => one.toLowerCase() === key)) return undefined;
    return `is the source.owner of no registration; ${named.length === 0 ? "remove it" : didYouMean(name, named)}`;
  }
}

/** The program needs access to an owner's repositories only to add deploy keys. */
function missing(draft: Draft, credentials: readonly Credential[]): Fault[] {
  const { github } = draft.stack.values;
  if (github.app === undefined) return [];
  const known = new Set(credentials.map(({ owner }) => owner.toLowerCase()));
  return appsHere(draft).flatMap(({ source, values }) => {
    const { owner, githubApp } = values.source;
    if (owner === undefined || !isOtherOwner(owner, github.owner) || known.has(owner.toLowerCase())) return [];
    if (githubApp !== undefined && values.images.length === 0) return [];
    const own = `the program works as the GitHub App ${quote(github.app ?? "")} of ${github.owner ?? "another owner"}`;
    const instead = [
      `name an App of ${owner} in platform:github.owners.${owner}.app`,
      `or run: ${setSecret("githubTokens", owner)}`,
      ...(values.images.length === 0 ? ["or let an App read the repository: source.githubApp"] : []),
    ].join("; ");
    return [
      faultAt(
        source,
        ["source", "owner"],
        `${own}, which cannot add deploy keys to repositories of ${owner}; ${instead}`,
      ),
    ];
  });
}
