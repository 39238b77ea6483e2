import type * as pulumi from "@pulumi/pulumi";
import type { GitHost } from "../../manifests/git-url.ts";
import type { EncodedSecret, Secret } from "../../manifests/secrets.ts";
import type { Recipient } from "../../model/age.ts";
import type { CommitTarget } from "../github/commit-target.ts";
import { RepositoryFiles, type Files } from "../github/repository-files.ts";
import { SealedFile } from "../keys/sealed-file.ts";

/** The Git server and its pinned host keys. */
export interface GitAccess extends GitHost {
  /** Lines of `known_hosts`. */
  readonly knownHosts: string;
}

/** The arguments of {@link FleetDirectory}. */
export interface FleetDirectoryArgs {
  /** Name of the repository. */
  readonly repository: pulumi.Input<string>;
  /** The repository, if this stack owns it: its files are deleted with it. */
  readonly owned?: pulumi.Resource | undefined;
  /** The branch that clusters follow. */
  readonly branch: string;
  /** The repository and branch that files are committed to. Default: that branch. */
  readonly commits?: CommitTarget;
  /** `clusters/<environment>/<cluster>` */
  readonly path: string;
  /** The cluster's public AGE key, and any break-glass keys. */
  readonly recipients: pulumi.Input<readonly Recipient[]>;
  /** Secret key, base64, under which sealed plaintext is fingerprinted. */
  readonly fingerprintKey: pulumi.Input<string>;
}

/** The fleet repository as one cluster sees it: it writes files there, and seals secrets to the cluster. */
export class FleetDirectory {
  /** Name of the repository. */
  readonly repository: pulumi.Input<string>;

  /** The repository, if this stack owns it. */
  readonly owned: pulumi.Resource | undefined;

  /** The branch that clusters follow. */
  readonly branch: string;

  /** The repository and branch that files are committed to. */
  readonly commits: CommitTarget;

  /** The cluster's own directory: `clusters/<environment>/<cluster>` */
  readonly path: string;

  /** All recipients that can decrypt files sealed here. */
  readonly recipients: pulumi.Input<readonly Recipient[]>;

  readonly #fingerprintKey: pulumi.Input<string>;

  constructor(args: FleetDirectoryArgs) {
    this.repository = args.repository;
    this.owned = args.owned;
    this.branch = args.branch;
    this.commits = args.commits ?? { repository: args.repository, branch: args.branch };
    this.path = args.path;
    this.recipients = args.recipients;
    this.#fingerprintKey = args.fingerprintKey;
  }

  /**
   * Commits files, which are deleted with the repository if this stack owns it.
   * @param about The purpose of the files in commit messages.
   * @param files Content by path below `directory`.
   * @param directory From the repository's root; default: the root.
   */
  write(
    name: string,
    about: string,
    files: Files,
    options: pulumi.ComponentResourceOptions,
    directory?: string,
  ): RepositoryFiles {
    const { owned } = this;
    const place = (file: string): string => (directory === undefined ? file : `${directory}/${file}`);
    const placed = Object.fromEntries(Object.entries(files).map(([file, content]) => [place(file), content] as const));
    return new RepositoryFiles(name, { ...this.commits, about, files: placed, deletedWith: owned }, options);
  }

  /**
   * Seals a Secret to the cluster.
   * @returns The content of a file for {@link write}; not secret.
   */
  seal(
    name: string,
    object: pulumi.Input<Secret | EncodedSecret>,
    options: pulumi.ComponentResourceOptions,
  ): pulumi.Output<string> {
    const { recipients } = this;
    return new SealedFile(name, { object, recipients, fingerprintKey: this.#fingerprintKey }, options).content;
  }
}
