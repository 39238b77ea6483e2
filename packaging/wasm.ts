import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { buildRecipe, fetchModules, programIn } from "../sandbox/toolchain/build-recipe.ts";
import { addEntry, cacheAt, dropGoCaches, useEntry } from "../sandbox/toolchain/cache.ts";
import { findGo, type Go } from "../sandbox/toolchain/go.ts";
import { keyOf } from "../sandbox/toolchain/key.ts";
import { takeLock } from "../sandbox/toolchain/lock.ts";
import type { Recipe } from "../sandbox/toolchain/recipes.ts";

/** What the sandbox builds for this machine, built for Node on any. */
const recipe: Recipe = {
  name: "flux-build-wasm",
  folder: "flux-build",
  programs: [{ name: "flux-build", package: "." }],
  variables: {},
  assets: [],
};

const folder = join(import.meta.dirname, "../sandbox/toolchain", recipe.folder);

/** Part of Go's distribution with which JavaScript runs the program. It belongs to the Go that has compiled it. */
const RUNNER = "wasm_exec.js";

/** The program in an entry of the cache, as the package has it: an eighth of its size. */
const COMPRESSED = "flux-build.wasm.br";

const compress = (program: Uint8Array): Promise<Uint8Array> =>
  promisify(brotliCompress)(program, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
  });

/**
 * Puts the program that `render` builds and checks with into a directory, compiled to WebAssembly, with what runs it. It is
 * compiled unless the cache has it.
 *
 * @param report told what goes on, a line each
 * @throws ToolchainError when Go is missing or too old, or the build fails
 */
export async function writeFluxBuild(directory: string, report: (line: string) => void): Promise<void> {
  const cache = cacheAt(process.env);
  const found = await findGo(cache, process.env);
  const environment = { ...found.environment, GOOS: "js", GOARCH: "wasm" };
  const go: Go = { ...found, platform: "js/wasm", environment };
  const entry = join(cache.entries, `${recipe.name}-${await keyOf(recipe, folder, go)}`);
  const compressed = `${entry}-compressed`;
  if (!(await useEntry(compressed))) {
    const { signal } = new AbortController();
    const onWait = (holder: string): void => {
      report(`waiting for ${holder}, which is building`);
    };
    const lock = await takeLock(cache.lockFile, { signal, onWait });
    try {
      report(`compiling ${recipe.folder} to WebAssembly`);
      const task = { go, recipe: recipe.name, folder, logFile: cache.logFile(recipe.name), signal };
      const fetched = await fetchModules(recipe, task, cache.goCopies);
      await buildRecipe(recipe, fetched, entry, () => undefined);
      await addEntry(compressed, async (draft) => {
        await writeFile(join(draft, COMPRESSED), await compress(await readFile(programIn(entry, "flux-build"))));
      });
      await rm(entry, { recursive: true });
      await dropGoCaches(cache);
    } finally {
      await lock.release();
    }
  }
  await mkdir(directory, { recursive: true });
  await cp(join(compressed, COMPRESSED), join(directory, COMPRESSED));
  const root = (await promisify(execFile)("go", ["env", "GOROOT"], { env: environment })).stdout.trim();
  await cp(join(root, "lib/wasm", RUNNER), join(directory, RUNNER));
  await cp(join(root, "LICENSE"), join(directory, "LICENSE.go"));
  // Go writes its runner in CommonJS.
  await writeFile(join(directory, "package.json"), JSON.stringify({ type: "commonjs" }));
}
