import type { RegisteredApp } from "./app.ts";
import { entryOf } from "./entry-of.ts";
import type * as pulumi from "@pulumi/pulumi";

/** A GitHub App, as one installation of it. */
export interface GitHubApp {
  /** Under which the stack has it. */
  readonly name: string;
  /** As GitHub shows it in the App's settings. */
  readonly id: number;
  /** The last part of the installation's URL. */
  readonly installationId: number;
  /** Secret. RSA, PEM. */
  readonly privateKey: pulumi.Output<string>;
}

/** The Apps that read an app's repositories. What has none is read with a deploy key. */
export interface ReadingApps {
  readonly platform?: GitHubApp;
  readonly source?: GitHubApp;
}

type GitHubApps = Readonly<Record<string, GitHubApp>>;

/** The App of a name. */
export function namedApp(name: string, apps: GitHubApps): GitHubApp {
  const app = entryOf(apps, name);
  // The rule about Apps has seen to it.
  if (app === undefined) throw new Error(`no GitHub App ${name}`);
  return app;
}

/**
 * The Apps that read the repositories of an app: its own, else that of Flux for the platform repository. A source may have
 * another one, and one of another owner has: an App is installed in one account.
 */
export function readingApps(
  { githubApp: own, source }: Pick<RegisteredApp, "githubApp" | "source">,
  apps: GitHubApps,
  fluxApp: GitHubApp | undefined,
): ReadingApps {
  const { githubApp: ofSource = source.owner === undefined ? own : undefined } = source;
  const platform = own === undefined ? fluxApp : namedApp(own, apps);
  return {
    ...(platform === undefined ? {} : { platform }),
    ...(ofSource === undefined ? {} : { source: namedApp(ofSource, apps) }),
  };
}
