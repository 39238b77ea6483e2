import { z } from "zod";
import type { State } from "../interrupted.ts";

/** A file of a repository, as the state knows it. */
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

const type = "github:index/repositoryFile:RepositoryFile";

const outputs = z.object({
  repository: z.string(),
  branch: z.string(),
  file: z.string(),
  sha: z.string(),
  commitSha: z.string(),
});

/** The files that a state has. One that no provider has seen yet is not among them. */
export function trackedFiles({ deployment }: State): TrackedFile[] {
  return deployment.resources.flatMap((resource) => {
    const { data } = outputs.safeParse(resource.type === type ? resource.outputs : undefined);
    if (data === undefined) return [];
    const { repository, branch, file: path, sha: blob, commitSha: commit } = data;
    return [{ urn: resource.urn, repository, branch, path, blob, commit }];
  });
}

/** The state with other commits for some files, by URN: the provider reads a file's commit, and fails if that is gone. */
export function withCommits({ deployment, ...state }: State, commits: ReadonlyMap<string, string>): State {
  const resources = deployment.resources.map((resource) => {
    const commit = commits.get(resource.urn);
    return commit === undefined ? resource : { ...resource, outputs: { ...resource.outputs, commitSha: commit } };
  });
  return { ...state, deployment: { ...deployment, resources } };
}
