import { z } from "zod";
import { gitBlob } from "./git-blob.ts";

/** A file of a repository, as recorded in a state. */
export interface TrackedFile {
  readonly urn: string;
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
  /** Git blob id of the content that was written last, as far as the state was told. */
  readonly blob: string;
  /**
   * Git blob id of the content that the last run wanted to write. It differs from `blob` if GitHub answered the write
   * with an error, because the provider keeps the content anyway. `undefined` if the content is a secret.
   */
  readonly wanted: string | undefined;
  /** The commit that wrote it. */
  readonly commit: string;
  /** The message of that commit; absent if the state lacks it. */
  readonly message?: string;
  /** The author that the program set; absent for a commit by the account that made it. */
  readonly author?: { readonly name: string; readonly email: string };
}

/** The type of file resources. */
export const fileType = "github:index/repositoryFile:RepositoryFile";

const outputs = z.object({
  repository: z.string(),
  branch: z.string(),
  file: z.string(),
  sha: z.string(),
  commitSha: z.string(),
  // An exported state holds a secret as an object.
  content: z.string().optional().catch(undefined),
  commitMessage: z.string().optional().catch(undefined),
  commitAuthor: z.string().optional().catch(undefined),
  commitEmail: z.string().optional().catch(undefined),
});

/** Reads a file from a resource of {@link fileType}; `undefined` if no provider has read it yet. */
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
