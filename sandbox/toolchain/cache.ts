import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** An entry that was unused for this long belongs to old versions. */
const KEEP_UNUSED_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;

/** The paths of the cache. All of it can be deleted at any time while nothing is built. */
export interface Cache {
  readonly root: string;
  /** One directory per built recipe: `<recipe>-<key>`. */
  readonly entries: string;
  /** Complete output of a recipe's last build. */
  readonly logFile: (recipe: string) => string;
  readonly lockFile: string;
  /**
   * `GOCACHE` and `GOMODCACHE` of the builds; they grow to several gigabytes and are deleted when everything is built.
   */
  readonly goBuild: string;
  readonly goModules: string;
  /** Copies of modules with a recipe's files laid over them; deleted together with the other two. */
  readonly goCopies: string;
}

/**
 * The directory of the programs: `$GITOPS_PLATFORM_CACHE`, or else `gitops-platform` in `$XDG_CACHE_HOME` or
 * `~/.cache`. It is outside the checkout, so that a new clone reuses the programs.
 */
export function cacheAt(environment: NodeJS.ProcessEnv): Cache {
  const own = environment["GITOPS_PLATFORM_CACHE"];
  const shared = environment["XDG_CACHE_HOME"];
  const root = own ? resolve(own) : join(shared ? resolve(shared) : join(homedir(), ".cache"), "gitops-platform");
  return {
    root,
    entries: join(root, "programs"),
    logFile: (recipe) => join(root, "logs", `${recipe}.log`),
    lockFile: join(root, "build.lock"),
    goBuild: join(root, "go", "build"),
    goModules: join(root, "go", "modules"),
    goCopies: join(root, "go", "copies"),
  };
}

/** Whether an entry exists. An existing entry is complete, and is marked as used now. */
export async function useEntry(directory: string): Promise<boolean> {
  if (!existsSync(directory)) return false;
  const now = new Date();
  // A read-only cache works as well.
  await utimes(directory, now, now).catch(() => undefined);
  return true;
}

/** Fills a new entry atomically. If two processes fill the same one, the first wins. */
export async function addEntry(directory: string, fill: (directory: string) => Promise<void>): Promise<void> {
  const draft = `${directory}.${randomBytes(6).toString("hex")}.draft`;
  try {
    await mkdir(draft, { recursive: true });
    await fill(draft);
    await rename(draft, directory).catch((error: unknown) => {
      if (!existsSync(directory)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Deletes leftovers of killed builds and old versions. The caller must hold the build lock. */
export async function prune(cache: Cache): Promise<void> {
  if (!existsSync(cache.entries)) return;
  const oldest = Date.now() - KEEP_UNUSED_MILLISECONDS;
  for (const name of await readdir(cache.entries)) {
    const path = join(cache.entries, name);
    if (name.endsWith(".draft") || (await stat(path)).mtimeMs < oldest)
      await rm(path, { recursive: true, force: true });
  }
}

/** Deletes downloads and intermediate results. The caller must hold the build lock. */
export async function dropGoCaches(cache: Cache): Promise<void> {
  await rm(join(cache.root, "go"), { recursive: true, force: true });
}
