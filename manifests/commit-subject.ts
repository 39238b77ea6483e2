/**
 * Returns the subject of a commit that adds a file: `Add app greeting on dev/home: sync.yaml`. A cluster's name
 * replaces its directory.
 *
 * @param about - the purpose of the file
 * @param path - from the root of the repository
 */
export function additionSubject(about: string, path: string): string {
  const [, cluster, file] = /^clusters\/([^/]+\/[^/]+)\/(.+)$/.exec(path) ?? [];
  return cluster === undefined || file === undefined
    ? `${ADD}${about}: ${path}`
    : `${ADD}${about} on ${cluster}: ${file}`;
}

/** The same for a commit that changes the file. */
export function updateSubject(addition: string): string {
  return addition.startsWith(ADD) ? `Update ${addition.slice(ADD.length)}` : addition;
}

const ADD = "Add ";
