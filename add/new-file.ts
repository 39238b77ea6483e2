import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../user-error.ts";

/** A file that a command adds to the project. */
export interface NewFile {
  /** Path relative to the project. */
  readonly path: string;
  readonly content: string;
  /** The next steps, one per line. */
  readonly next: readonly string[];
}

/** Whether the file was written, or existed already with the same content. */
export type Added = "written" | "the same as before";

/**
 * Writes a file that must not exist yet.
 *
 * @throws UsageError when the file exists with other content
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
