import { RepositoryFile } from "@pulumi/github/repositoryFile.js";
import * as pulumi from "@pulumi/pulumi";
import { additionSubject } from "../../manifests/commit-subject.ts";

/** Content by path, relative to the repository's root. */
export type Files = Readonly<Record<string, pulumi.Input<string>>>;

/** Arguments of {@link RepositoryFiles}. */
export interface RepositoryFilesArgs {
  readonly repository: pulumi.Input<string>;
  readonly branch: string;
  /** The purpose of the files in commit messages: `app greeting`. */
  readonly about: string;
  /** The files, all owned by this program: an existing file on such a path is overwritten. */
  readonly files: Files;
  /** The resource whose deletion also deletes the files, so that they need no requests of their own. */
  readonly deletedWith?: pulumi.Resource | undefined;
  /** Whether the files stay in the repository when the stack no longer has them. Default: false. */
  readonly retainOnDelete?: boolean;
}

/**
 * Generated files in a repository, a commit each. A `kustomization.yaml` is written after all other files, so that no
 * commit lists a file that is not there yet.
 */
export class RepositoryFiles extends pulumi.ComponentResource {
  constructor(name: string, args: RepositoryFilesArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:github:RepositoryFiles", name, {}, options);
    const written: { readonly path: string; readonly file: RepositoryFile }[] = [];
    for (const [path, content] of inWritingOrder(args.files)) {
      const file = new RepositoryFile(
        `${name}/${path}`,
        {
          repository: args.repository,
          branch: args.branch,
          file: path,
          content,
          commitMessage: additionSubject(args.about, path),
          overwriteOnCreate: true,
        },
        {
          parent: this,
          dependsOn: isList(path) ? mayList(path, written) : [],
          ...(args.deletedWith === undefined ? {} : { deletedWith: args.deletedWith }),
          ...(args.retainOnDelete === true ? { retainOnDelete: true } : {}),
        },
      );
      written.push({ path, file });
    }
    this.registerOutputs();
  }
}

function isList(path: string): boolean {
  return path === "kustomization.yaml" || path.endsWith("/kustomization.yaml");
}

function depth(path: string): number {
  return path.split("/").length;
}

/** Everything that is no list in the given order, then the lists, the deepest first. */
function inWritingOrder(files: Files): [string, pulumi.Input<string>][] {
  const entries = Object.entries(files);
  return [
    ...entries.filter(([path]) => !isList(path)),
    ...entries.filter(([path]) => isList(path)).sort(([a], [b]) => depth(b) - depth(a)),
  ];
}

/** Returns the files that a list must be written after: every other file, and the lists of deeper directories. */
function mayList<T>(list: string, written: readonly { readonly path: string; readonly file: T }[]): T[] {
  return written.filter(({ path }) => !isList(path) || depth(path) > depth(list)).map(({ file }) => file);
}
