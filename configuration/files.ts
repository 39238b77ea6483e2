import { readdir, readFile } from "node:fs/promises";

/** The text of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  return unlessMissing(readFile(path, "utf8"));
}

/** What a directory holds, by name; undefined when there is no such directory. */
export async function listIfThere(path: string): Promise<readonly { name: string; isFile: boolean }[] | undefined> {
  const entries = await unlessMissing(readdir(path, { withFileTypes: true }));
  return entries
    ?.map((entry) => ({ name: entry.name, isFile: !entry.isDirectory() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  }
}
