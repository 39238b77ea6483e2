import type { GitRepositoryArgs } from "../flux/git-repository.ts";
import type { GitCredentials } from "../git-url.ts";
import { appObjectNames } from "../../model/names/app-objects.ts";

type Reading = Pick<GitRepositoryArgs, "secretName" | "provider">;

/** Returns the credential fields for every GitRepository of an app's source. */
export function readWith(credentials: GitCredentials, app: string): Reading {
  const { sourceDeployKey, sourceGitHubApp } = appObjectNames(app);
  return reading(credentials, sourceDeployKey, sourceGitHubApp);
}

/** Returns the credential fields for the GitRepository of an app's platform repository. */
export function readPlatformWith(credentials: GitCredentials, app: string): Reading {
  const { deployKey, githubApp } = appObjectNames(app);
  return reading(credentials, deployKey, githubApp);
}

function reading(credentials: GitCredentials, deployKey: string, githubApp: string): Reading {
  return credentials === "githubApp" ? { secretName: githubApp, provider: "github" } : { secretName: deployKey };
}
