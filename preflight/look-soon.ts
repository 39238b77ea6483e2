import { setImmediate } from "node:timers";
import { RepositoryFile } from "@pulumi/github/repositoryFile.js";
import * as pulumi from "@pulumi/pulumi";
import type { TrackedFile } from "../github/tracked-file.ts";

/** A GitRepository of Flux. */
export interface GitSource {
  readonly namespace: string;
  readonly name: string;
}

/** A file as a run has left it. */
export type WrittenFile = Pick<TrackedFile, "repository" | "path" | "blob">;

/**
 * Has Flux immediately fetch the repositories that an `up` has written to. Flux otherwise fetches once a minute, and
 * until then shows objects that wait for the new files as failed.
 *
 * The transformation collects all files when they are declared, in one turn of the event loop, and waits until all of
 * them are written.
 *
 * @param before Files in the state when the run began.
 * @param sources The GitRepositories that read a repository, by name of the repository.
 * @param ask Sends the request to Flux. Its errors are ignored: Flux fetches by itself.
 */
export function lookingSoon(
  before: readonly WrittenFile[],
  sources: ReadonlyMap<string, GitSource>,
  ask: (source: GitSource) => Promise<unknown>,
): pulumi.ResourceTransformation {
  const declared: RepositoryFile[] = [];
  return ({ resource }) => {
    if (!(resource instanceof RepositoryFile) || pulumi.runtime.isDryRun()) return undefined;
    declared.push(resource);
    if (declared.length > 1) return undefined;
    setImmediate(() => {
      const files = declared.map(({ repository, file: path, sha: blob }) => ({ repository, path, blob }));
      // Not called if a write failed.
      pulumi.all(files).apply((written) => {
        const asked = changedRepositories(before, written).flatMap((name) => sources.get(name) ?? []);
        // The program must not end before.
        const done = pulumi.runtime.rpcKeepAlive();
        return Promise.allSettled(asked.map(ask)).finally(done);
      });
    });
    return undefined;
  };
}

/** Names of the repositories in which some file is new, or another than before. */
export function changedRepositories(before: readonly WrittenFile[], now: readonly WrittenFile[]): string[] {
  const known = new Set(before.map(keyOf));
  return [...new Set(now.filter((file) => !known.has(keyOf(file))).map(({ repository }) => repository))];
}

function keyOf({ repository, path, blob }: WrittenFile): string {
  return [repository, path, blob].join("\n");
}
