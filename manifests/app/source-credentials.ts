import type { GitRepositoryArgs } from "../flux/git-repository.ts";
import { httpsUrl, sshUrl, type GitHost } from "../git-url.ts";
import { appObjectNames } from "./names.ts";

/** With what Flux reads an app's source repository: a deploy key of its own over SSH, or a GitHub App over HTTPS. */
export type SourceCredentials = "deployKey" | "githubApp";

/** Address of a repository for whoever has these credentials. */
export function sourceUrl(credentials: SourceCredentials, host: GitHost, repository: string): string {
  return credentials === "githubApp" ? httpsUrl(host, repository) : sshUrl(host, repository);
}

/** What every GitRepository of an app's source says about its credentials. */
export function readWith(
  credentials: SourceCredentials,
  app: string,
): Pick<GitRepositoryArgs, "secretName" | "provider"> {
  const { sourceDeployKey, sourceGitHubApp } = appObjectNames(app);
  return credentials === "githubApp"
    ? { secretName: sourceGitHubApp, provider: "github" }
    : { secretName: sourceDeployKey };
}
