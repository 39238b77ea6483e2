import { Branch } from "@pulumi/github/branch.js";
import { Repository as GitHubRepository } from "@pulumi/github/repository.js";
import * as pulumi from "@pulumi/pulumi";
import type { OnDestroy, Visibility } from "../../model/fleet.ts";

/** Arguments of {@link Repository}. */
export interface RepositoryArgs {
  /** Name within the owner. */
  readonly name: string;
  /** The branch, created from the default branch if it is missing; nothing is written into the repository before. */
  readonly branch: string;
  /** Marks the repository as the platform's. */
  readonly topic: string;
  /** One line, which GitHub shows under the name. */
  readonly description: string;
  readonly visibility: Visibility;
  /** The effect of `pulumi destroy` on the repository: `archive` keeps its history readable and refuses changes. */
  readonly onDestroy: OnDestroy;
  /** Whether deletion and archiving are refused until the protection is lifted. Default: `false`. */
  readonly protect?: boolean;
  /** The repository exists, and is taken over with all that is in it. Default: `false`, which is refused if it exists. */
  readonly adopt?: boolean;
  /** Whether the repository stays as it is when it leaves the stack, whatever `onDestroy` says. Default: `false`. */
  readonly retain?: boolean;
}

/** A GitHub repository with a branch, ready for files and deploy keys. */
export class Repository extends pulumi.ComponentResource {
  /** Name within the owner, known once the repository and its branch exist. */
  readonly repositoryName: pulumi.Output<string>;

  /** The repository itself; its contents are deleted with it, without separate requests (`deletedWith`). */
  readonly resource: GitHubRepository;

  constructor(name: string, args: RepositoryArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:github:Repository", name, {}, options);
    this.resource = new GitHubRepository(
      name,
      {
        name: args.name,
        description: args.description,
        visibility: args.visibility,
        topics: [args.topic],
        autoInit: true,
        archiveOnDestroy: args.onDestroy === "archive",
        hasIssues: true,
        hasProjects: false,
        hasWiki: false,
        deleteBranchOnMerge: true,
      },
      {
        parent: this,
        protect: args.protect ?? false,
        ...(args.adopt === true ? { import: args.name } : {}),
        ...(args.retain === true ? { retainOnDelete: true } : {}),
      },
    );
    // Setting it is deprecated. Reading it is the only way to learn the first branch of a new repository.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const { defaultBranch } = this.resource;
    const branch = new Branch(
      name,
      { repository: this.resource.name, branch: args.branch, sourceBranch: defaultBranch },
      {
        parent: this,
        deletedWith: this.resource,
        // The branch holds what clusters run: it stays when another branch is configured.
        retainOnDelete: true,
        ignoreChanges: ["sourceBranch", "sourceSha"],
        // Otherwise it would be renamed under the feet of the clusters that follow it.
        replaceOnChanges: ["branch"],
      },
    );
    this.repositoryName = branch.repository;
    this.registerOutputs({ repositoryName: this.repositoryName });
  }
}
