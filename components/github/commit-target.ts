import { Branch } from "@pulumi/github/branch.js";
import type * as pulumi from "@pulumi/pulumi";
import type { PullRequests } from "../../model/github.ts";

/** The repository and branch to which a stack commits its generated files. */
export interface CommitTarget {
  /** Name within the owner, known once the branch exists. */
  readonly repository: pulumi.Input<string>;
  readonly branch: string;
}

/** A repository, and the branch of it that clusters follow. */
export interface FollowedBranch extends CommitTarget {
  /** The repository, if this stack owns it. */
  readonly owned?: pulumi.Resource | undefined;
}

/** Returns the branch that clusters follow, or the stack's own branch, from which people merge changes. */
export function commitTarget(
  parent: pulumi.Resource,
  name: string,
  { repository, branch, owned }: FollowedBranch,
  pullRequests: PullRequests | undefined,
): CommitTarget {
  if (pullRequests === undefined) return { repository, branch };
  const made = new Branch(
    `${name}-pull-requests`,
    { repository, branch: pullRequests.branch, sourceBranch: branch },
    {
      parent,
      ...(owned === undefined ? {} : { deletedWith: owned }),
      // The branch may have changes that are not merged yet.
      retainOnDelete: true,
      // A look at GitHub before each run keeps it up to date with the branch that clusters follow.
      ignoreChanges: ["sourceBranch", "sourceSha"],
      replaceOnChanges: ["branch"],
    },
  );
  return { repository: made.repository, branch: pullRequests.branch };
}
