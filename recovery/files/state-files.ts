import { z } from "zod";
import { gitBlob } from "../../github/git-blob.ts";
import { fileType, trackedFile, type TrackedFile } from "../../github/tracked-file.ts";
import type { State } from "../interrupted.ts";

/** Git's ids of what files were to hold that were being written when an engine died, by URN. */
export type InterruptedWrites = ReadonlyMap<string, string>;

const inputs = z.object({ content: z.string() });

/** Reads them from a state that still has its pending operations. */
export function interruptedWrites({ deployment }: State): InterruptedWrites {
  return new Map(
    deployment.pending_operations.flatMap(({ resource }) => {
      if (resource.type !== fileType) return [];
      const { data } = inputs.safeParse(resource.inputs);
      return data === undefined ? [] : [[resource.urn, gitBlob(data.content)]];
    }),
  );
}

/** The files that a state has. */
export function trackedFiles({ deployment }: State, interrupted: InterruptedWrites): TrackedFile[] {
  return deployment.resources
    .filter(({ type }) => type === fileType)
    .map(({ urn, outputs }) => trackedFile(urn, outputs))
    .filter((file) => file !== undefined)
    .map((file) => ({ ...file, wanted: interrupted.get(file.urn) ?? file.wanted }));
}

/** The state with other commits for some files, by URN: the provider reads a file's commit, and fails if that is gone. */
export function withCommits({ deployment, ...state }: State, commits: ReadonlyMap<string, string>): State {
  const resources = deployment.resources.map((resource) => {
    const commit = commits.get(resource.urn);
    return commit === undefined ? resource : { ...resource, outputs: { ...resource.outputs, commitSha: commit } };
  });
  return { ...state, deployment: { ...deployment, resources } };
}
