import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import { relative, sep } from "node:path";

/** A file's text, or why it is not read, worded as a fault's problem. */
export type FileReading = { readonly text: string } | { readonly problem: string };

/** The longest file that is read, in bytes. A file that people write by hand is a hundred times shorter. */
const MAX_LENGTH = 1_000_000;

/**
 * Reads a file; undefined when there is none. Messages about a file can quote it, so a link out of the given directories is
 * not followed: it could lead to anything that this process may read.
 *
 * @param roots directories that links may lead into; anywhere by default
 */
export async function readIfThere(path: string, roots?: readonly string[]): Promise<FileReading | undefined> {
  try {
    const entry = await lstat(path);
    if (entry.isSymbolicLink()) {
      const problem = await linkProblem(path, roots);
      if (problem !== undefined) return { problem };
    }
    const target = await stat(path);
    // Reading a pipe or a device may never end.
    if (!target.isFile()) return { problem: "is not a regular file; put one here" };
    if (target.size > MAX_LENGTH) return { problem: `has more than ${MAX_LENGTH} bytes; split it up` };
    return decoded(await readFile(path));
  } catch (error) {
    const code = codeOf(error);
    return MISSING.has(code)
      ? undefined
      : { problem: `cannot be read (${code}); give the file to the one who runs this` };
  }
}

/** Returns the entries of a directory, sorted by name; undefined when the directory does not exist. */
export async function listIfThere(path: string): Promise<readonly { name: string; isFile: boolean }[] | undefined> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .map((entry) => ({ name: entry.name, isFile: !entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    codeOf(error);
    return undefined;
  }
}

async function linkProblem(path: string, roots: readonly string[] | undefined): Promise<string | undefined> {
  try {
    const target = await realpath(path);
    if (roots === undefined) return undefined;
    const inside = await Promise.all(roots.map(async (root) => isInside(await realpath(root), target)));
    if (inside.includes(true)) return undefined;
    return "is a link to a file outside of the project, which is not read; put the file itself here";
  } catch (error) {
    codeOf(error);
    return "is a link to a file that is not there; put the file itself here, or remove the link";
  }
}

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== ".." && !way.startsWith(`..${sep}`);
}

function decoded(content: Buffer): FileReading {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(content) };
  } catch {
    return { problem: "is not text in UTF-8; save it as that" };
  }
}

const MISSING: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"]);

/** @throws the error itself when no file is to blame for it */
function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  throw error;
}
