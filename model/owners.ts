import { readingApps } from "./github-app.ts";
import type { RegisteredApp } from "./app.ts";
import type { Configuration } from "./configuration.ts";
import type { GitHub } from "./github.ts";
import { entryOf } from "./entry-of.ts";

/**
 * Other owners than the stack's in whose repositories the cluster gets deploy keys, by their names in lower case, each as
 * the first registration spells it.
 */
export function ownersWithKeys({
  apps,
  githubApps,
  github,
}: Pick<Configuration, "apps" | "githubApps" | "github">): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const app of apps) {
    const { owner } = app.source;
    if (owner === undefined || owners.has(owner.toLowerCase())) continue;
    const isRead = readingApps(app, githubApps, github.fluxApp).source !== undefined;
    // New tags of images are committed with a key, whatever reads.
    if (!isRead || app.images !== undefined) owners.set(owner.toLowerCase(), owner);
  }
  return owners;
}

/** GitHub as the program works there for another owner: as the App or with the token of that owner, else as for all others. */
export function hubOf({ app, token, owners = {}, ...hub }: GitHub, owner: string): GitHub {
  const access = entryOf(owners, owner.toLowerCase()) ?? {
    ...(app === undefined ? {} : { app }),
    ...(token === undefined ? {} : { token }),
  };
  return { ...hub, ...access, owner };
}

/**
 * The program's credentials for a look at an app's source repository: those for its owner, else the GitHub App that reads it,
 * else the same as everywhere.
 */
export function hubOfSource(
  app: RegisteredApp,
  { github, githubApps }: Pick<Configuration, "github" | "githubApps">,
): GitHub {
  const { owner } = app.source;
  if (owner === undefined) return github;
  const reader = readingApps(app, githubApps, github.fluxApp).source;
  const hub = hubOf(github, owner);
  const isKnown = entryOf(github.owners ?? {}, owner.toLowerCase()) !== undefined;
  return isKnown || reader === undefined ? hub : { ...hub, app: reader };
}

/** `owner/name` of an app's source repository. @param byDefault - of an app that names no owner */
export function sourcePath({ source }: Pick<RegisteredApp, "source">, byDefault: string): string {
  return `${source.owner ?? byDefault}/${source.repository}`;
}

const mark = "@";

/**
 * Name of the resource of a deploy key in a repository of somebody: another one for each owner, since GitHub has two
 * repositories where the provider sees one name.
 *
 * @param owner - undefined for the stack's own
 */
export function keyName(name: string, owner: string | undefined): string {
  return owner === undefined ? name : `${name}${mark}${owner.toLowerCase()}`;
}

/** The owner, in lower case, in whose repository a resource of a deploy key is; undefined for the stack's own. */
export function keyOwner(name: string): string | undefined {
  return name.split(mark)[1]?.replace(/\/.*$/, "");
}
