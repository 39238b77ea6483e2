import * as pulumi from "@pulumi/pulumi";
import type { StackValues } from "./schema/stack.ts";
import type { AppSource } from "./types.ts";
import { entryOf } from "../manifests/entry-of.ts";

/** A GitHub App that may read source repositories, as one installation of it. */
export interface GitHubApp {
  /** As GitHub shows it in the App's settings. */
  readonly id: number;
  /** The last part of the installation's URL. */
  readonly installationId: number;
  /** Secret. RSA, PEM. */
  readonly privateKey: pulumi.Output<string>;
}

/** The Apps of a stack, by the name under which registrations ask for them. */
export function toGitHubApps({ githubApps, githubAppKeys }: StackValues): Record<string, GitHubApp> {
  return Object.fromEntries(
    Object.entries(githubApps).map(([name, { id, installationId }]) => {
      const key = entryOf(githubAppKeys, name);
      // The rule about Apps has seen to it.
      if (key === undefined) throw new Error(`no private key for the GitHub App ${name}`);
      return [name, { id, installationId, privateKey: pulumi.secret(key) }];
    }),
  );
}

/** The App that reads a source; undefined for one that is read with a deploy key. */
export function githubAppOf(
  { githubApp: name }: AppSource,
  apps: Readonly<Record<string, GitHubApp>>,
): GitHubApp | undefined {
  if (name === undefined) return undefined;
  const app = entryOf(apps, name);
  // The rule about Apps has seen to it.
  if (app === undefined) throw new Error(`no GitHub App ${name}`);
  return app;
}
