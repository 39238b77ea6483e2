import type * as pulumi from "@pulumi/pulumi";
import type { GitHubApp } from "../../model/github-app.ts";
import type { GitHubAppCredentials } from "../../manifests/secrets.ts";

/** A GitHub App as Flux takes it. Nothing is made for it: it is there already. */
export function appCredentials(
  { id, installationId, privateKey }: GitHubApp,
  { baseUrl }: { readonly baseUrl?: string | undefined },
): pulumi.Output<GitHubAppCredentials> {
  const server = baseUrl === undefined ? {} : { baseUrl };
  return privateKey.apply((key) => ({ id, installationId, privateKey: key, ...server }));
}
