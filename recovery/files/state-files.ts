import { z } from "zod";
import { gitBlob } from "../../github/git-blob.ts";
import { fileType, trackedFile, type TrackedFile } from "../../github/tracked-file.ts";
import type { State } from "../interrupted.ts";

/** The intended content of each file that was being written when an engine died: Git's blob id, by URN. */
export type InterruptedWrites = ReadonlyMap<string, string>;

const inputs = z.object({ content: z.string() });

/** Reads the interrupted writes from a state that still has its pending operations. */
export function interruptedWrites({ deployment }: State): InterruptedWrites {
  return new Map(
    deployment.pending_operations.flatMap(({ resource }) => {
      if (resource.type !== fileType) return [];
      const { data } = inputs.safeParse(resource.inputs);
      return data === undefined ? [] : [[resource.urn, gitBlob(data.content)]];
    }),
  );
}

/** The files that a state holds. */
export function trackedFiles({ deployment }: State, interrupted: InterruptedWrites): TrackedFile[] {
  return deployment.resources
    .filter(({ type }) => type === fileType)
    .map(({ urn, outputs }) => trackedFile(urn, outputs))
    .filter((file) => file !== undefined)
    .map((file) => ({ ...file, wanted: interrupted.get(file.urn) ?? file.wanted }));
}

/**
 * Returns the state with other commits for some files, by URN: the provider reads a file's commit, and fails if the
 * commit is gone.
 */
export function withCommits({ deployment, ...state }: State, commits: ReadonlyMap<string, string>): State {
  const resources = deployment.resources.map((resource) => {
    const commit = commits.get(resource.urn);
    return commit === undefined ? resource : { ...resource, outputs: { ...resource.outputs, commitSha: commit } };
  });
  return { ...state, deployment: { ...deployment, resources } };
}
