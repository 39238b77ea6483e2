import { join } from "node:path";
import { assetIn, buildRecipe, fetchModules, programIn } from "./build-recipe.ts";
import { cacheAt, dropGoCaches, prune, useEntry, type Cache } from "./cache.ts";
import type { Report, ToolchainEvent } from "./events.ts";
import { findGo, type Go } from "./go.ts";
import { keyOf } from "./key.ts";
import { takeLock } from "./lock.ts";
import { namesOf, recipes, type AssetName, type ProgramName, type Recipe } from "./recipes.ts";

export type { AssetName, ProgramName, Report, ToolchainEvent };

/** Linking uses only one processor: a second build uses the others meanwhile. */
const BUILDS_AT_ONCE = 2;

/** Options of {@link ensureToolchain}. */
export interface ToolchainOptions {
  readonly report: Report;
  /** Aborting it ends every process of Go; completed builds are kept. */
  readonly signal: AbortSignal;
  /** The required programs. Default: all. Programs of one recipe are always built together. */
  readonly only?: readonly ProgramName[];
  /** Environment of the builds. Default: this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** The sandbox's programs, ready to run. */
export interface Toolchain {
  /**
   * Absolute path of a program.
   *
   * @throws Error when the toolchain was requested without it
   */
  program(name: ProgramName): string;
  /**
   * Absolute path of a directory of files, in YAML: `kwok/stages` has `pod/fast` and `node/fast`, `flux/<controller>`
   * has `crd/bases`, `manager` and `rbac`, and `external-secrets/crds` the definitions themselves. `crds` has those of
   * everything else that a platform may use, as `<name>.json`; `flux-build/kubernetes` has the OpenAPI documents of
   * Kubernetes, in JSON.
   *
   * @throws Error when the toolchain was requested without the program that the asset belongs to
   */
  asset(name: AssetName): string;
}

interface Plan {
  readonly recipe: Recipe;
  /** The recipe's entry in the cache, which may not exist yet. */
  readonly entry: string;
}

/**
 * Builds the sandbox's programs from their pinned Go modules, unless they are cached.
 *
 * @throws ToolchainError when Go is missing or too old, or a build fails; the reason of `signal` if it is aborted
 */
export async function ensureToolchain(options: ToolchainOptions): Promise<Toolchain> {
  const environment = options.environment ?? process.env;
  const cache = cacheAt(environment);
  const go = await findGo(cache, environment);
  const all = await Promise.all(recipes.map((recipe) => planOf(recipe, cache, go)));
  const wanted = all.filter(({ recipe }) => isWanted(recipe, options.only));
  if ((await missing(wanted)).length > 0) await buildMissing(wanted, all, cache, go, options);
  else tellCached(wanted, options.report);
  return {
    program: (name) => programIn(entryWith(wanted, "programs", name), name),
    asset: (name) => assetIn(entryWith(wanted, "assets", name), name),
  };
}

async function planOf(recipe: Recipe, cache: Cache, go: Go): Promise<Plan> {
  const key = await keyOf(recipe, folderOf(recipe), go);
  return { recipe, entry: join(cache.entries, `${recipe.name}-${key}`) };
}

const folderOf = (recipe: Recipe): string => join(import.meta.dirname, recipe.folder);

const isWanted = ({ programs }: Recipe, only: readonly string[] | undefined): boolean =>
  only === undefined || programs.some(({ name }) => only.includes(name));

async function missing(plans: readonly Plan[]): Promise<Plan[]> {
  const there = await Promise.all(plans.map(({ entry }) => useEntry(entry)));
  return plans.filter((_, index) => !there[index]);
}

function tellCached(plans: readonly Plan[], report: Report): void {
  for (const { recipe } of plans) report({ kind: "cached", recipe: recipe.name, programs: namesOf(recipe) });
}

async function buildMissing(
  wanted: readonly Plan[],
  all: readonly Plan[],
  cache: Cache,
  go: Go,
  { report, signal }: ToolchainOptions,
): Promise<void> {
  const lock = await takeLock(cache.lockFile, {
    signal,
    onWait: (holder) => {
      report({ kind: "waiting", holder });
    },
  });
  try {
    await prune(cache);
    // Another process may have built some of them during the wait.
    const plans = await missing(wanted);
    tellCached(
      wanted.filter((plan) => !plans.includes(plan)),
      report,
    );
    await buildPlans(plans, cache, go, report, signal);
    if ((await missing(all)).length === 0 && (await lock.held())) {
      report({ kind: "cleaning" });
      await dropGoCaches(cache);
    }
  } finally {
    await lock.release();
  }
}

/**
 * Builds a few recipes at a time, in order, and downloads the modules of the next ones meanwhile. The first failure
 * ends them all.
 */
async function buildPlans(plans: Plan[], cache: Cache, go: Go, report: Report, signal: AbortSignal): Promise<void> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const queue = plans.values();
  let fetched: Promise<unknown> = Promise.resolve();
  const work = async (): Promise<void> => {
    for (const { recipe, entry } of queue) {
      const task = {
        go,
        recipe: recipe.name,
        folder: folderOf(recipe),
        logFile: cache.logFile(recipe.name),
        signal: either,
      };
      const programs = namesOf(recipe);
      const fetch = fetched.then(async () => {
        report({ kind: "fetching", recipe: recipe.name, programs });
        return fetchModules(recipe, task, cache.goCopies);
      });
      fetched = fetch;
      const ready = await fetch;
      const start = performance.now();
      await buildRecipe(recipe, ready, entry, report);
      report({ kind: "built", recipe: recipe.name, programs, seconds: (performance.now() - start) / 1000 });
    }
  };
  const workers = Array.from({ length: BUILDS_AT_ONCE }, async () => {
    try {
      await work();
    } catch (error) {
      failure.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(workers);
  either.throwIfAborted();
}

function entryWith(plans: readonly Plan[], kind: "programs" | "assets", name: string): string {
  const plan = plans.find(({ recipe }) => recipe[kind].some((item) => item.name === name));
  if (!plan) throw new Error(`The toolchain was asked for without ${name}.`);
  return plan.entry;
}
