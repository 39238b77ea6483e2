import type * as pulumi from "@pulumi/pulumi";
import type { GitHost } from "../../manifests/git-url.ts";
import type { Recipient } from "../../model/age.ts";
import type { Files, RepositoryFilesArgs } from "../github/repository-files.ts";

/** A cluster's own directory in the fleet repository: where its files go, and to whom they are sealed. */
export interface FleetDirectory {
  /** Name of the repository. */
  readonly repository: pulumi.Input<string>;
  /** The repository, where this stack owns it: its files go with it. */
  readonly owned?: pulumi.Resource | undefined;
  readonly branch: string;
  /** `clusters/<environment>/<cluster>` */
  readonly path: string;
  /** The cluster's public AGE key, and any break-glass keys. */
  readonly recipients: pulumi.Input<readonly Recipient[]>;
  /** Secret key, base64, under which sealed plaintext is fingerprinted. */
  readonly fingerprintKey: pulumi.Input<string>;
}

/** The Git server and its pinned host keys. */
export interface GitAccess extends GitHost {
  /** Lines of `known_hosts`. */
  readonly knownHosts: string;
}

/**
 * Files of the fleet repository, which go with it where this stack owns it.
 * @param files Content by path below `directory`.
 * @param directory From the repository's root; default: the root.
 */
export function filesOfFleet(fleet: FleetDirectory, files: Files, directory?: string): RepositoryFilesArgs {
  const place = (file: string): string => (directory === undefined ? file : `${directory}/${file}`);
  return {
    repository: fleet.repository,
    branch: fleet.branch,
    files: Object.fromEntries(Object.entries(files).map(([file, content]) => [place(file), content] as const)),
    deletedWith: fleet.owned,
  };
}
