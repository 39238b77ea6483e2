import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Go } from "./go.ts";
import { buildArguments } from "./go-arguments.ts";
import type { Recipe } from "./recipes.ts";

const isSource = (path: string): boolean => /(^|[/\\])(go\.mod|go\.sum|[^/\\]+\.go)$/.test(path);

/**
 * The cache key of a recipe. It depends on its sources, its `go.mod` and `go.sum` (and so every dependency), the
 * underlying module, the build's arguments, the Go version and the platform.
 *
 * @param folder - absolute path of the recipe's folder
 */
export async function keyOf(recipe: Recipe, folder: string, go: Pick<Go, "version" | "platform">): Promise<string> {
  const hash = createHash("sha256");
  const add = (text: string | Buffer): void => {
    // The length prefix keeps adjacent texts apart.
    hash.update(`${text.length}:`).update(text);
  };
  for (const path of (await readdir(folder, { recursive: true })).filter(isSource).sort()) {
    add(path);
    add(await readFile(join(folder, path)));
  }
  const { over } = recipe;
  add(JSON.stringify([buildArguments(recipe), recipe.assets, go.version, go.platform, ...(over ? [over] : [])]));
  return hash.digest("hex").slice(0, 32);
}
