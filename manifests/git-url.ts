/** Where repositories are cloned from. */
export interface GitHost {
  /** `github.com`, or `host:port`. */
  readonly sshHost: string;
  /** URL of a server other than github.com, with a trailing `/`. */
  readonly baseUrl?: string;
  /** Organisation or user. */
  readonly owner: string;
}

/** SSH address of a repository, as Flux and `git` take it. */
export function sshUrl({ sshHost, owner }: GitHost, repository: string): string {
  return `ssh://git@${sshHost}/${owner}/${repository}.git`;
}

/** HTTPS address of a repository; HTTP where the server is a stand-in on this machine. */
export function httpsUrl({ baseUrl = "https://github.com/", owner }: GitHost, repository: string): string {
  return `${baseUrl}${owner}/${repository}.git`;
}
