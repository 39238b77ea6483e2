import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../user-error.ts";

/** A file that a command adds to the project. */
export interface NewFile {
  /** Relative to the project. */
  readonly path: string;
  readonly content: string;
  /** What is left to do, a line each. */
  readonly next: readonly string[];
}

/** Whether a file was written, or was there already with the same content. */
export type Added = "written" | "the same as before";

/**
 * Writes a file that must not exist yet, and no other.
 *
 * @throws UsageError when there is one with other content
 */
export function addFile(project: string, { path, content }: NewFile): Added {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, content, { flag: "wx" });
    return "written";
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  if (statSync(file).isFile() && readFileSync(file, "utf8") === content) return "the same as before";
  throw new UsageError(`${path} exists already, and was not changed; edit it, or choose another name`);
}
