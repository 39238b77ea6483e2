import { z } from "zod";
import { gitBlob } from "./git-blob.ts";

/** A file of a repository, as a state knows it. */
export interface TrackedFile {
  readonly urn: string;
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
  /** Git's id of the content that was written last, as far as the state was told. */
  readonly blob: string;
  /**
   * Git's id of what the last run wanted to write: another than `blob` if GitHub answered that write with an error, since
   * the provider keeps the content all the same. `undefined` if the content is a secret.
   */
  readonly wanted: string | undefined;
  /** The commit that wrote it. */
  readonly commit: string;
  /** The message of that commit; absent if the state does not have it. */
  readonly message?: string;
  /** The author that the program named; absent for a commit in the name of the account that made it. */
  readonly author?: { readonly name: string; readonly email: string };
}

/** Type of the resources that are files. */
export const fileType = "github:index/repositoryFile:RepositoryFile";

const outputs = z.object({
  repository: z.string(),
  branch: z.string(),
  file: z.string(),
  sha: z.string(),
  commitSha: z.string(),
  // A secret is an object in an exported state.
  content: z.string().optional().catch(undefined),
  commitMessage: z.string().optional().catch(undefined),
  commitAuthor: z.string().optional().catch(undefined),
  commitEmail: z.string().optional().catch(undefined),
});

/** The file that a resource of {@link fileType} is; `undefined` for one that no provider has seen yet. */
export function trackedFile(urn: string, state: unknown): TrackedFile | undefined {
  const { data } = outputs.safeParse(state);
  if (data === undefined) return undefined;
  const { repository, branch, file: path, sha: blob, commitSha: commit, content } = data;
  const wanted = content === undefined ? undefined : gitBlob(content);
  const { commitMessage: message, commitAuthor: name, commitEmail: email } = data;
  return {
    ...{ urn, repository, branch, path, blob, wanted, commit },
    ...(message === undefined ? {} : { message }),
    ...(name === undefined || email === undefined ? {} : { author: { name, email } }),
  };
}
