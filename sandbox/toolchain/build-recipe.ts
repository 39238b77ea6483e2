import { existsSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { addEntry } from "./cache.ts";
import type { Report } from "./events.ts";
import { buildArguments, buildFlags, packages } from "./go-arguments.ts";
import { layOver } from "./lay-over.ts";
import { downloadModule } from "./pinned-module.ts";
import type { CopiedAsset, PinnedAsset, Recipe, WrittenAsset } from "./recipes.ts";
import { runGo, type GoTask } from "./run-go.ts";

/** The path of a program in the entry of a recipe. */
export const programIn = (entry: string, program: string): string => join(entry, "bin", program);

/** The path of an asset in the entry of a recipe. */
export const assetIn = (entry: string, asset: string): string => join(entry, "assets", asset);

/** A recipe whose modules are downloaded. */
export interface Fetched {
  /** The task, with the folder to build. */
  readonly task: GoTask;
  /** The number of packages to compile. */
  readonly total: number;
  readonly written: readonly Writing[];
}

/** An asset that a program will write. */
interface Writing {
  readonly asset: WrittenAsset;
  /** Absolute paths of its input files. */
  readonly files: readonly string[];
}

/**
 * Downloads everything that a recipe needs, and counts its packages. This is a separate step, so that the downloads of
 * the next recipe run while this one is compiled.
 *
 * @param copies - directory for copies of modules
 */
export async function fetchModules(recipe: Recipe, given: GoTask, copies: string): Promise<Fetched> {
  await mkdir(dirname(given.logFile), { recursive: true });
  await mkdir(copies, { recursive: true });
  await writeFile(given.logFile, "");
  const { over } = recipe;
  const task = over === undefined ? given : { ...given, folder: await layOver(over, given, join(copies, recipe.name)) };
  const list = await runGo(task, ["list", "-mod=readonly", "-deps", ...packages(recipe)]);
  const written: Writing[] = [];
  for (const asset of recipe.assets) {
    if ("from" in asset) written.push({ asset, files: await fetchFiles(asset, { ...task, folder: copies }) });
  }
  return { task, total: list.split("\n").length, written };
}

async function fetchFiles({ from }: WrittenAsset, task: GoTask): Promise<string[]> {
  const files = await Promise.all(
    from.map(async (source) => {
      const directory = await downloadModule(source, task);
      return source.paths.map((path) => join(directory, path));
    }),
  );
  return files.flat();
}

/** Compiles a recipe's programs and puts them, with their assets, into a new entry of the cache. */
export async function buildRecipe(recipe: Recipe, fetched: Fetched, entry: string, report: Report): Promise<void> {
  const { task, total } = fetched;
  let done = 0;
  await addEntry(entry, async (draft) => {
    const output = programIn(draft, "");
    await mkdir(output, { recursive: true });
    await runGo(task, ["build", "-v", "-o", output, ...buildArguments(recipe)], () => {
      done += 1;
      report({ kind: "compiling", recipe: recipe.name, done: Math.min(done, total), total });
    });
    for (const { name } of recipe.programs) {
      if (!existsSync(programIn(draft, name))) throw new Error(`go build of ${recipe.name} made no ${name}.`);
    }
    await addAssets(recipe, fetched, draft);
  });
}

async function addAssets(recipe: Recipe, { task, written }: Fetched, entry: string): Promise<void> {
  for (const asset of recipe.assets) {
    if (!("from" in asset)) await copyAsset(asset, task, entry);
  }
  for (const { asset, files } of written) {
    await runGo(task, ["run", ...buildFlags(recipe), asset.package, assetIn(entry, asset.name), ...files]);
  }
}

async function copyAsset(asset: CopiedAsset | PinnedAsset, task: GoTask, entry: string): Promise<void> {
  const source =
    "version" in asset
      ? await downloadModule(asset, { ...task, folder: entry })
      : await runGo(task, ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", asset.module]);
  await cp(join(source, asset.directory), assetIn(entry, asset.name), {
    recursive: true,
    filter: (path) => basename(path) !== "testdata" && ["", ".yaml", ".json"].includes(extname(path)),
  });
}
