/** The host and owner that repositories are cloned from. */
export interface GitHost {
  /** `github.com`, or `host:port`. */
  readonly sshHost: string;
  /** URL of a server other than github.com, with a trailing `/`. */
  readonly baseUrl?: string;
  /** Organisation or user. */
  readonly owner: string;
}

/** Returns the host with another owner; unchanged without one. */
export function hostOf<T extends GitHost>(host: T, { owner }: { readonly owner?: string | undefined }): T {
  return owner === undefined ? host : { ...host, owner };
}

/** Returns the SSH URL of a repository, for Flux and `git`. */
export function sshUrl({ sshHost, owner }: GitHost, repository: string): string {
  return `ssh://git@${sshHost}/${owner}/${repository}.git`;
}

/** The credentials with which Flux reads a repository: a deploy key over SSH, or a GitHub App over HTTPS. */
export type GitCredentials = "deployKey" | "githubApp";

/** Returns `githubApp` if a GitHub App is given, else `deployKey`. */
export function credentialsOf(githubApp: object | undefined): GitCredentials {
  return githubApp === undefined ? "deployKey" : "githubApp";
}

/** Returns the URL of a repository that suits these credentials. */
export function readingUrl(credentials: GitCredentials, host: GitHost, repository: string): string {
  return credentials === "githubApp" ? httpsUrl(host, repository) : sshUrl(host, repository);
}

/** Returns the HTTPS URL of a repository; HTTP if the server is a stand-in on this machine. */
export function httpsUrl({ baseUrl = "https://github.com/", owner }: GitHost, repository: string): string {
  return `${baseUrl}${owner}/${repository}.git`;
}
