import { fileType, trackedFile, type TrackedFile } from "../../github/tracked-file.ts";
import type { State } from "../interrupted.ts";

/** The files that a state has. */
export function trackedFiles({ deployment }: State): TrackedFile[] {
  return deployment.resources
    .filter(({ type }) => type === fileType)
    .map(({ urn, outputs }) => trackedFile(urn, outputs))
    .filter((file) => file !== undefined);
}

/** The state with other commits for some files, by URN: the provider reads a file's commit, and fails if that is gone. */
export function withCommits({ deployment, ...state }: State, commits: ReadonlyMap<string, string>): State {
  const resources = deployment.resources.map((resource) => {
    const commit = commits.get(resource.urn);
    return commit === undefined ? resource : { ...resource, outputs: { ...resource.outputs, commitSha: commit } };
  });
  return { ...state, deployment: { ...deployment, resources } };
}
