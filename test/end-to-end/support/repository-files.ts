import type { GitHub } from "../../../sandbox/github/github.ts";

/** Text of the files of several repositories, by `<repository>/<path>`. */
export type Tree = ReadonlyMap<string, string>;

/** What the default branches hold now. */
export async function treeOf(github: GitHub, repositories: readonly string[]): Promise<Tree> {
  const trees = await Promise.all(
    repositories.map(async (name) =>
      [...(await github.files(name))].map(([path, content]) => [`${name}/${path}`, content.toString()] as const),
    ),
  );
  return new Map(trees.flat());
}

/** Paths that are in one of both and not in the other, or have another content there, sorted. */
export function changedPaths(before: Tree, after: Tree): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort();
}
