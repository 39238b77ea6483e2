import { readFileSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/**
 * Follows a file that people edit. It watches the directory, because editors replace a file when they save it.
 *
 * @param onChange Called each time the text of the file has changed. Not called while the file is missing.
 * @returns a function that stops following
 */
export function followFile(path: string, onChange: () => void): () => void {
  let before = textOf(path);
  const watcher = watch(dirname(path), (_, name) => {
    if (name !== null && name !== basename(path)) return;
    const now = textOf(path);
    if (now === undefined || now === before) return;
    before = now;
    onChange();
  });
  // If the directory is deleted, there is nothing to follow.
  watcher.on("error", () => {
    watcher.close();
  });
  return () => {
    watcher.close();
  };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
