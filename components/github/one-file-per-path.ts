import { RepositoryFile } from "@pulumi/github/repositoryFile.js";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Refuses a second generated file on one path of a repository: each `up` would replace one by the other. Rules about names
 * see to it that no configuration gets that far.
 *
 * The transformation throws an Error with the path.
 */
export function oneFilePerPath(): pulumi.ResourceTransformation {
  const known = new Map<unknown, Set<unknown>>();
  return ({ resource, props: { repository, file } }) => {
    if (!(resource instanceof RepositoryFile)) return undefined;
    const files = known.get(repository) ?? new Set();
    if (files.has(file)) throw new Error(`two generated files have the path ${String(file)}`);
    known.set(repository, files.add(file));
    return undefined;
  };
}
