import * as pulumi from "@pulumi/pulumi";
import type { StackValues } from "./schema/stack.ts";
import { entryOf } from "../model/entry-of.ts";
import type { GitHubApp } from "../model/github-app.ts";

/** The Apps of a stack, by name. */
export function toGitHubApps({ githubApps, githubAppKeys }: StackValues): Record<string, GitHubApp> {
  return Object.fromEntries(
    Object.entries(githubApps).map(([name, { id, installationId }]) => {
      const key = entryOf(githubAppKeys, name);
      // The rule about Apps has seen to it.
      if (key === undefined) throw new Error(`no private key for the GitHub App ${name}`);
      return [name, { name, id, installationId, privateKey: pulumi.secret(key) }];
    }),
  );
}
