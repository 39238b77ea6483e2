import { z } from "zod";
import { GitHubError } from "../github/github-error.ts";
import { askForEach, type OwnersGitHub } from "../github/owners-github.ts";
import type { App } from "../model/app.ts";
import type { GitRef } from "../model/git-ref.ts";
import type { OwnState } from "./own-state.ts";

/** A directory of a team's repository that Flux deploys. */
export interface SourcePath {
  /** The name of the app. */
  readonly app: string;
  /** The deployment that reads the path: `dev`, or `the home page`. */
  readonly deployment: string;
  readonly repository: string;
  /** Branch or tag. */
  readonly ref: string;
  /** Without `./` in front; empty for the whole repository. */
  readonly path: string;
}

/** Every directory that Flux deploys of an app, but those of the newest tag in a range of versions. */
export function sourcePathsOf({
  name,
  source,
  home,
  environments,
}: Pick<App, "name" | "source" | "home" | "environments">): SourcePath[] {
  const deployments = [
    ...(home === undefined ? [] : [{ deployment: "the home page", ...home }]),
    ...environments.map((environment) => ({ deployment: environment.name, ...environment })),
  ];
  return deployments.flatMap(({ deployment, path, ref = source.ref }) => {
    const named = nameOf(ref);
    if (named === undefined) return [];
    const directory = path.replace(/^\.\/?/, "").replace(/\/$/, "");
    return [{ app: name, deployment, repository: source.repository, ref: named, path: directory }];
  });
}

function nameOf(ref: GitRef): string | undefined {
  if ("branch" in ref) return ref.branch;
  return "tag" in ref ? ref.tag : undefined;
}

const anything = z.unknown();

/** Returns the paths that the repository lacks. Repositories that GitHub does not show are skipped. */
export async function missingPaths(
  { client, owner }: OwnersGitHub,
  paths: readonly SourcePath[],
): Promise<readonly SourcePath[]> {
  const looked = await askForEach(paths, async (one) => {
    const repository = `repos/${owner}/${encodeURIComponent(one.repository)}`;
    const directory = one.path.split("/").map(encodeURIComponent).join("/");
    const contents = `${repository}/contents/${directory}?ref=${encodeURIComponent(one.ref)}`;
    try {
      if ((await client.find(contents, anything)) !== undefined) return [];
      return (await client.find(repository, anything)) === undefined ? [] : [one];
    } catch (error) {
      // The run itself needs no right to read what teams write.
      if (error instanceof GitHubError) return [];
      throw error;
    }
  });
  return looked.flat();
}

/** Returns the error about a missing directory, and its fix. */
export function describeMissing(
  { owner }: Pick<OwnersGitHub, "owner">,
  missing: SourcePath,
): readonly [string, string] {
  const { app, deployment, repository, ref, path } = missing;
  const where = path === "" ? "no files" : `no directory ${path}`;
  return [
    `${owner}/${repository} has ${where} on ${ref}, which Flux is to deploy as ${deployment} of ${app}`,
    `Push it to ${ref}, or correct the path in the registration of ${app}`,
  ];
}

/**
 * Directories of apps that their source repositories do not have: what is wrong, and what mends it.
 *
 * @param gitHubOf - GitHub at the owner of an app's source repository; undefined where it cannot be asked
 */
export async function missingDirectories(
  gitHubOf: (app: App) => Promise<OwnersGitHub | undefined>,
  apps: readonly App[],
): Promise<(readonly [string, string])[]> {
  const looked = await askForEach(apps, async (app) => {
    const github = await gitHubOf(app);
    if (github === undefined) return [];
    return (await missingPaths(github, sourcePathsOf(app))).map((one) => describeMissing(github, one));
  });
  return looked.flat();
}

/**
 * Warnings about directories that Flux will not find. It looks at apps that the stack does not have yet, which costs a request
 * for each directory: of the others, Flux tells.
 *
 * @param gitHubOf - GitHub at the owner of an app's source repository
 */
export async function warningsOfPaths(
  gitHubOf: (app: App) => Promise<OwnersGitHub>,
  state: Pick<OwnState, "files">,
  apps: readonly App[],
): Promise<string[]> {
  const known = new Set(state.files.map(({ repository }) => repository));
  const added = apps.filter(({ names }) => !known.has(names.platformRepository));
  return (await missingDirectories(gitHubOf, added)).map((texts) => texts.join(". "));
}
