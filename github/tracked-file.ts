import { z } from "zod";

/** A file of a repository, as a state knows it. */
export interface TrackedFile {
  readonly urn: string;
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
  /** Git's id of the content that was written last. */
  readonly blob: string;
  /** The commit that wrote it. */
  readonly commit: string;
}

/** Type of the resources that are files. */
export const fileType = "github:index/repositoryFile:RepositoryFile";

const outputs = z.object({
  repository: z.string(),
  branch: z.string(),
  file: z.string(),
  sha: z.string(),
  commitSha: z.string(),
});

/** The file that a resource of {@link fileType} is; `undefined` for one that no provider has seen yet. */
export function trackedFile(urn: string, state: unknown): TrackedFile | undefined {
  const { data } = outputs.safeParse(state);
  if (data === undefined) return undefined;
  const { repository, branch, file: path, sha: blob, commitSha: commit } = data;
  return { urn, repository, branch, path, blob, commit };
}
