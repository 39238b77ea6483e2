import { appendFile } from "node:fs/promises";
import { parseCommit, type Commit } from "./commit.ts";
import { type GitObject, ObjectReader } from "./object-reader.ts";
import { mergeCommits, type Merge } from "./merge-commits.ts";
import { GitError, runGit } from "./run.ts";
import { parseTree, type TreeEntry } from "./tree.ts";
import { type NewCommit, writeCommit } from "./write-commit.ts";

/**
 * Durability against a power cut is not needed, and costs milliseconds per commit; a killed process loses nothing
 * without it. Background housekeeping would outlive the stand-in.
 */
const configuration = `[core]
\tfsync = none
[gc]
\tauto = 0
[maintenance]
\tauto = false
[receive]
\tautogc = false
\tfsckObjects = true
\thideRefs = refs/pull
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
`;

const fullSha = /^[0-9a-f]{40}$/;
const shortSha = /^[0-9a-f]{7,39}$/;

/** One bare Git repository on disk, with the operations that the API needs. */
export class BareRepository {
  readonly directory: string;
  readonly #reader: ObjectReader;

  constructor(directory: string) {
    this.directory = directory;
    this.#reader = new ObjectReader(directory);
  }

  /** Creates an empty repository in a directory that does not exist yet. */
  static async create(directory: string, defaultBranch: string): Promise<void> {
    await runGit(directory, [
      "init",
      "--quiet",
      "--bare",
      `--initial-branch=${defaultBranch}`,
      "--template=",
      directory,
    ]);
    await appendFile(`${directory}/config`, configuration);
  }

  /** @returns the object with that name (as in gitrevisions(7)), or undefined */
  async object(name: string): Promise<GitObject | undefined> {
    return this.#reader.read(name);
  }

  /** @returns the commit that a branch, a tag, a full ref or a (shortened) commit name refers to, or undefined */
  async resolve(ref: string): Promise<Commit | undefined> {
    if (!isSafeRef(ref)) return undefined;
    if (fullSha.test(ref)) return this.#commit(ref);
    return (
      (await this.#commit(`refs/heads/${ref}`)) ??
      (await this.#commit(`refs/tags/${ref}`)) ??
      (/^(refs|heads|tags)\//.test(ref) || shortSha.test(ref) ? this.#commit(ref) : undefined)
    );
  }

  /** @returns the commit at the tip of a branch, or undefined if there is no such branch */
  async branch(name: string): Promise<Commit | undefined> {
    return isSafeRef(name) ? this.#commit(`refs/heads/${name}`) : undefined;
  }

  /** @returns the entries of a directory (`""` is the root) of a commit, or undefined if it is not a directory */
  async directoryEntries(commit: string, path: string): Promise<TreeEntry[] | undefined> {
    const object = await this.object(`${commit}:${path}`);
    return object?.type === "tree" ? parseTree(object.content) : undefined;
  }

  /** @returns the entry at a path of a commit, or undefined */
  async entry(commit: string, path: string): Promise<TreeEntry | undefined> {
    const slash = path.lastIndexOf("/");
    const entries = await this.directoryEntries(commit, slash < 0 ? "" : path.slice(0, slash));
    return entries?.find(({ name }) => name === path.slice(slash + 1));
  }

  /** Creates one commit; see {@link writeCommit}. */
  async commit(commit: NewCommit): Promise<string> {
    return writeCommit(this.directory, commit);
  }

  /**
   * Lists refs below a prefix.
   *
   * @param prefix - e.g. `refs/heads/`; matches by characters as GitHub's matching-refs does
   */
  async refs(prefix: string): Promise<{ ref: string; oid: string; type: string }[]> {
    const out = await this.git(["for-each-ref", "--format=%(refname) %(objectname) %(objecttype)"]);
    return lines(out)
      .map((line) => line.split(" "))
      .map(([ref = "", oid = "", type = ""]) => ({ ref, oid, type }))
      .filter(({ ref }) => ref.startsWith(prefix));
  }

  /**
   * Updates a ref if it still has the value that the caller saw.
   *
   * @param to - undefined deletes the ref
   * @param from - undefined if the ref must not exist yet
   * @returns false if the ref has changed
   */
  async updateRef(ref: string, to: string | undefined, from: string | undefined): Promise<boolean> {
    const zero = "0".repeat(40);
    try {
      await this.git(
        to === undefined ? ["update-ref", "-d", ref, from ?? zero] : ["update-ref", ref, to, from ?? zero],
      );
      return true;
    } catch (error) {
      if (error instanceof GitError) return false;
      throw error;
    }
  }

  /** @returns the names of the commits reachable from `from`, newest first; with `path`, only those that touch it */
  async history(from: string, options: { path?: string; skip: number; limit: number }): Promise<string[]> {
    const { path, skip, limit } = options;
    const paths = path === undefined ? [] : ["--", `:(literal)${path}`];
    return lines(await this.git(["rev-list", `--skip=${skip}`, `--max-count=${limit}`, from, ...paths]));
  }

  /** Whether all commits of `older` are reachable from `newer`. */
  async isAncestor(older: string, newer: string): Promise<boolean> {
    return (await this.git(["rev-list", "--max-count=1", older, `^${newer}`])) === "";
  }

  /** Merges two commits into a new one that is on no branch; see {@link mergeCommits}. */
  async merge(merge: Merge): Promise<string | undefined> {
    return mergeCommits(this.directory, merge);
  }

  /** Runs any other git command in the repository. */
  async git(args: readonly string[]): Promise<string> {
    return (await runGit(this.directory, args)).toString();
  }

  /** Ends the processes that keep the directory open. */
  close(): void {
    this.#reader.close();
  }

  async #commit(name: string): Promise<Commit | undefined> {
    const object = await this.object(`${name}^{commit}`);
    return object?.type === "commit" ? parseCommit(object.oid, object.content) : undefined;
  }
}

/** Whether a ref name from outside is safe to pass to git: the relevant rules of git-check-ref-format(1). */
export function isSafeRef(ref: string): boolean {
  const forbidden = /[ ~^:?*[\\]|\.\.|@\{|\/\/|^[-/.]|\/\.|[/.]$|\.lock$/;
  return ref.length > 0 && !hasControlCharacter(ref) && !forbidden.test(ref);
}

/** Whether a name has a character that would end or break a line of Git's protocols. */
export function hasControlCharacter(text: string): boolean {
  return Array.from(text).some((character) => character < " " || character === "\x7f");
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
