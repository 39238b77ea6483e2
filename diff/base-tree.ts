import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, ExecaError } from "execa";
import { UsageError } from "../user-error.ts";

/** A project as a commit has it, in a directory of its own. */
export interface BaseTree {
  /** The directory of the project. */
  readonly project: string;
  /** The commit, as Git abbreviates it. */
  readonly commit: string;
  /** Deletes the directory. */
  readonly remove: () => void;
}

/**
 * Writes the files of a project at the point where the checked out branch left another one. The Git repository itself does not
 * change.
 *
 * @param project Directory of the project, in a Git repository.
 * @param revision Any revision that Git knows, such as `origin/main`.
 * @throws UsageError if the directory is in no repository, or Git does not know the revision.
 */
export async function baseTree(project: string, revision: string): Promise<BaseTree> {
  const git = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> =>
    (await execa("git", args, { cwd: project, env })).stdout.trim();
  const commit = await branchPoint(git, revision);
  const directory = mkdtempSync(join(tmpdir(), "platform-diff-"));
  const remove = (): void => {
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const tree = join(directory, "tree");
    mkdirSync(tree);
    const index = { GIT_INDEX_FILE: join(directory, "index") };
    const root = await git(["rev-parse", "--show-toplevel"]);
    const inside = await git(["rev-parse", "--show-prefix"]);
    await git(["read-tree", commit], index);
    await execa("git", ["checkout-index", "--all", `--prefix=${tree}/`], { cwd: root, env: index });
    const base = join(tree, inside);
    await provideModules(project, base);
    return { project: base, commit: await git(["rev-parse", "--short", commit]), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

type Git = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>;

async function branchPoint(git: Git, revision: string): Promise<string> {
  const known = (args: readonly string[]): Promise<string | undefined> => git(args).catch(undefinedIfGitFails);
  if ((await known(["rev-parse", "--is-inside-work-tree"])) === undefined) {
    throw new UsageError("The project is in no Git repository, so there is nothing to compare it with");
  }
  const commit = await known(["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]);
  if (commit === undefined) {
    throw new UsageError(`Git knows no revision ${JSON.stringify(revision)}; fetch it first: git fetch origin`);
  }
  // A shallow clone does not know where the branches met.
  return (await known(["merge-base", commit, "HEAD"])) ?? commit;
}

function undefinedIfGitFails(error: unknown): undefined {
  if (error instanceof ExecaError && error.exitCode !== undefined) return undefined;
  throw error;
}

/** Gives the base its packages: those of the project, unless its lock file is another one. */
async function provideModules(project: string, base: string): Promise<void> {
  const [own, others] = [lockOf(project), lockOf(base)];
  if (others === undefined || own === others) symlinkSync(join(project, "node_modules"), join(base, "node_modules"));
  else await execa("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: base });
}

function lockOf(directory: string): string | undefined {
  const file = join(directory, "package-lock.json");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
