/** Where repositories are cloned from. */
export interface GitHost {
  /** `github.com`, or `host:port`. */
  readonly sshHost: string;
  /** Organisation or user. */
  readonly owner: string;
}

/** SSH address of a repository, as Flux and `git` take it. */
export function sshUrl({ sshHost, owner }: GitHost, repository: string): string {
  return `ssh://git@${sshHost}/${owner}/${repository}.git`;
}
