import { Repository as GitHubRepository } from "@pulumi/github/repository.js";
import * as pulumi from "@pulumi/pulumi";
import type { OnDestroy, Visibility } from "../../configuration/types.ts";

/** Arguments of {@link Repository}. */
export interface RepositoryArgs {
  /** Name within the owner. */
  readonly name: string;
  /** One line, shown by GitHub under the name. */
  readonly description: string;
  readonly visibility: Visibility;
  /** What `pulumi destroy` does with the repository: `archive` keeps its history readable and refuses changes. */
  readonly onDestroy: OnDestroy;
  /** Refuses all of that until somebody lifts it. Default: `false`. */
  readonly protect?: boolean;
  /** The repository exists, and is taken over with all that is in it. Default: `false`, which is refused if it exists. */
  readonly adopt?: boolean;
}

/** A GitHub repository with an initial commit, ready for files and deploy keys. */
export class Repository extends pulumi.ComponentResource {
  /** Name within the owner, known once the repository exists. */
  readonly repositoryName: pulumi.Output<string>;

  /** The repository itself: what lives inside goes with it, without a call of its own (`deletedWith`). */
  readonly resource: GitHubRepository;

  constructor(name: string, args: RepositoryArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:github:Repository", name, {}, options);
    this.resource = new GitHubRepository(
      name,
      {
        name: args.name,
        description: args.description,
        visibility: args.visibility,
        autoInit: true,
        archiveOnDestroy: args.onDestroy === "archive",
        hasIssues: true,
        hasProjects: false,
        hasWiki: false,
        deleteBranchOnMerge: true,
      },
      { parent: this, protect: args.protect ?? false, ...(args.adopt === true ? { import: args.name } : {}) },
    );
    this.repositoryName = this.resource.name;
    this.registerOutputs({ repositoryName: this.repositoryName });
  }
}
