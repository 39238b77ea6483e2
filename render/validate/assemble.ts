import { posix } from "node:path";
import type { Files } from "./references.ts";
import type { Scratch } from "./scratch.ts";

/**
 * Puts an artifact together beside the repositories, once.
 *
 * @param name `ExternalArtifact <namespace>/<name>`
 * @param contents By path in the artifact, the file that it is a copy of.
 * @returns The name that paths have in place of the repository.
 */
export function assemble(
  name: string,
  contents: ReadonlyMap<string, string>,
  { files, scratch }: { readonly files: Files; readonly scratch: Scratch },
): string {
  const repository = name.replace("/", ":");
  if (files.isDirectory(repository)) return repository;
  for (const [path, file] of contents) {
    const to = posix.join(repository, path);
    files.copy(file, to);
    scratch.copy(file, to);
  }
  return repository;
}
