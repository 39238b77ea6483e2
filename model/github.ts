import type { GitHubApp } from "./github-app.ts";
import type * as pulumi from "@pulumi/pulumi";

/** The organisation on GitHub, GitHub Enterprise, or a stand-in for them. */
export interface GitHub {
  /** Organisation or user that owns every repository except source repositories that name another owner. */
  readonly owner: string;
  /** The credentials for other owners of source repositories, by their names in lower case. Default: those of `owner`. */
  readonly owners?: Readonly<Record<string, OwnerAccess>>;
  /** URL of a server other than github.com, with a trailing `/`. */
  readonly baseUrl?: string;
  /** The App as which the program works; by default, the owner of `token`. Its key gets into no cluster and no repository. */
  readonly app?: GitHubApp;
  /** Secret. From the environment variable `GITHUB_TOKEN`; absent where there is `app`. */
  readonly token?: pulumi.Output<string>;
  /** The App with which Flux reads the fleet, and platform repositories of apps without an App; deploy keys by default. */
  readonly fluxApp?: GitHubApp;
  /** `host` or `host:port` that Flux clones from; `github.com` by default. */
  readonly sshHost: string;
  /** Lines for an OpenSSH `known_hosts` file, ending in a newline; the keys of github.com by default. */
  readonly knownHosts: string;
  /** How changes get to the branch that clusters follow; absent where the program commits to it. */
  readonly pullRequests?: PullRequests;
  /** Milliseconds between two writes; 1000 by default, which keeps under GitHub's secondary rate limit. */
  readonly writeDelay: number;
}

/** The program's credentials at another owner: a GitHub App, or a token. */
export interface OwnerAccess {
  /** Installed in the account of that owner. */
  readonly app?: GitHubApp;
  /** Secret. */
  readonly token?: pulumi.Output<string>;
}

/** Generated files get to the branch that clusters follow when people merge them. */
export interface PullRequests {
  /** The branch of each repository that the stack commits to. */
  readonly branch: string;
}
