import type * as pulumi from "@pulumi/pulumi";
import { setSecret } from "../configuration/commands.ts";
import { entryOf } from "../model/entry-of.ts";
import { hubOf } from "../model/owners.ts";
import type { GitHubApp } from "../model/github-app.ts";
import type { GitHub } from "../model/github.ts";
import { AppAccess } from "./app.ts";
import type { GitHubAccess } from "./client.ts";

/** The credentials with which a stack asks GitHub: its App, or else its token. */
export async function accessOf({ app, token, baseUrl }: GitHub): Promise<GitHubAccess> {
  if (app !== undefined) return (await appAccessOf(app, { baseUrl })).access;
  return { baseUrl, token: token === undefined ? "" : await valueOf(token) };
}

/** Returns the same as {@link accessOf} for another owner of source repositories. */
export async function accessAt(github: GitHub, owner: string): Promise<GitHubAccess> {
  const access = await accessOf(hubOf(github, owner));
  const hasToken = entryOf(github.owners ?? {}, owner.toLowerCase())?.token !== undefined;
  return hasToken ? { ...access, setToken: setSecret("githubTokens", owner) } : access;
}

/** The access of a stack's App to GitHub. */
export async function appAccessOf(app: GitHubApp, access: Pick<GitHubAccess, "baseUrl">): Promise<AppAccess> {
  return new AppAccess({ ...app, privateKey: await valueOf(app.privateKey) }, access);
}

/** Resolves an output whose value is known before anything is declared. */
function valueOf(output: pulumi.Output<string>): Promise<string> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
