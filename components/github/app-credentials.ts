import type * as pulumi from "@pulumi/pulumi";
import type { GitHubApp } from "../../model/github-app.ts";
import type { GitHubAppCredentials } from "../../manifests/secrets.ts";

/** Returns the credentials of an existing GitHub App in the form that Flux expects. Creates nothing. */
export function appCredentials(
  { id, installationId, privateKey }: GitHubApp,
  { baseUrl }: { readonly baseUrl?: string | undefined },
): pulumi.Output<GitHubAppCredentials> {
  const server = baseUrl === undefined ? {} : { baseUrl };
  return privateKey.apply((key) => ({ id, installationId, privateKey: key, ...server }));
}
