import * as pulumi from "@pulumi/pulumi";
import type { OnDestroy, Visibility } from "../../model/fleet.ts";
import type { PullRequests } from "../../model/github.ts";
import type { RegisteredApp } from "../../model/app.ts";
import { platformDescription } from "../../model/names/app.ts";
import { sourcePath } from "../../model/owners.ts";
import { platformFiles } from "../../manifests/app/platform-files.ts";
import { platformSopsConfig, sealsBesideCode } from "../../manifests/app/sops-config.ts";
import type { Recipient } from "../../model/age.ts";
import { repositoryPermissions } from "../../manifests/app/repository-permissions.ts";
import { commitTarget, type CommitTarget } from "../github/commit-target.ts";
import { RepositoryFiles } from "../github/repository-files.ts";
import { Repository } from "../github/repository.ts";
import { TeamAccess, type TeamGrant } from "../github/team-access.ts";

/** A platform repository as the stacks that write into it see it. */
export interface PlatformRepositoryAccess {
  /** Name within the owner. */
  readonly repository: pulumi.Input<string>;
  /** The branch that clusters follow. */
  readonly branch: string;
  /** The repository and branch that files are committed to. */
  readonly commits: CommitTarget;
  /** The repository, if this stack owns it: its files are deleted with it. */
  readonly owned?: pulumi.Resource | undefined;
  /** The resources that must exist before a cluster reads the repository; empty if another stack has written it. */
  readonly contents: readonly pulumi.Resource[];
}

/** Arguments of {@link PlatformRepository}. */
export interface PlatformRepositoryArgs {
  readonly app: RegisteredApp;
  /** The owner of this repository, and of the source repository of an app that names no owner. */
  readonly owner: string;
  readonly branch: string;
  /** Marks the repository as the platform's. */
  readonly topic: string;
  readonly visibility: Visibility;
  /** Prefix of the platform's own labels: `labrats.work`. */
  readonly labelPrefix: string;
  /** Whether the External Secrets Operator copies secrets to where the app runs. */
  readonly copiesSecrets: boolean;
  /** The app's public AGE key on each cluster that has a key for it. */
  readonly recipients: pulumi.Input<readonly Recipient[]>;
  readonly onDestroy: OnDestroy;
  /** The pull requests that carry changes to that branch. Default: changes are committed to it. */
  readonly pullRequests?: PullRequests | undefined;
}

/** The team's own deployment repository, with the files that all clusters have in common. */
export class PlatformRepository extends pulumi.ComponentResource {
  readonly access: PlatformRepositoryAccess;

  constructor(name: string, args: PlatformRepositoryArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:PlatformRepository", name, {}, options);
    const { app, owner, branch, topic, visibility, onDestroy } = args;
    const repository = new Repository(
      name,
      {
        name: app.names.platformRepository,
        branch,
        topic,
        description: platformDescription(app),
        visibility,
        onDestroy,
        protect: app.protect,
        adopt: app.adopt.includes("repository"),
      },
      { parent: this },
    );
    new TeamAccess(
      `${name}-teams`,
      { repository: repository.repositoryName, owner, teams: teamsOf(app), deletedWith: repository.resource },
      { parent: this },
    );
    const sopsConfig = pulumi
      .output(args.recipients)
      .apply((recipients) =>
        platformSopsConfig([...recipients, ...app.recipients], { besideCode: sealsBesideCode(app) }),
      );
    const followed = { repository: repository.repositoryName, branch, owned: repository.resource };
    const commits = commitTarget(this, name, followed, args.pullRequests);
    const files = new RepositoryFiles(
      `${name}-files`,
      {
        ...commits,
        about: `app ${app.name}`,
        files: {
          ".sops.yaml": sopsConfig,
          ...platformFiles({
            ...app,
            app: app.name,
            namespace: app.names.platformNamespace,
            sourceRepository: sourcePath(app, owner),
            ...{ labelPrefix: args.labelPrefix, copiesSecrets: args.copiesSecrets },
          }),
        },
        deletedWith: repository.resource,
      },
      { parent: this },
    );
    this.access = { ...followed, commits, contents: [files] };
    this.registerOutputs();
  }
}

/** The teams that some group's entry names, each with the permission of the group's role. */
function teamsOf({ access }: RegisteredApp): TeamGrant[] {
  return access.flatMap(({ team, role }) =>
    team === undefined ? [] : [{ team, permission: repositoryPermissions[role] }],
  );
}
