import type { OwnersGitHub } from "../deploy-keys.ts";
import { Branch, type Commit } from "./branch.ts";
import type { TrackedFile } from "./tracked-file.ts";

/** A file that is not as the state says. */
export interface ChangedFile {
  readonly file: TrackedFile;
  /**
   * - `landed`: this program wrote it, and never heard that it had.
   * - `deleted`: somebody deleted it.
   * - `edited`: somebody wrote something else.
   */
  readonly change: "landed" | "deleted" | "edited";
  readonly branch: Branch;
  /** The last one that touched it. */
  readonly commit: Commit | undefined;
}

/** A file whose commit in the state is not on GitHub any more: its history was rewritten. */
export interface StaleCommit {
  readonly file: TrackedFile;
  readonly commit: Commit;
}

/** Author of all commits of this program, as `components/github/repository-files.ts` has it. */
export const programEmail = "gitops-platform@users.noreply.github.com";

/** Questions that are asked at once. */
const AT_ONCE = 8;

/** Files beside what their branches hold. Branches are read once each. */
export class Comparison {
  readonly #files: readonly TrackedFile[];
  readonly #branches: ReadonlyMap<string, Branch>;

  private constructor(files: readonly TrackedFile[], branches: ReadonlyMap<string, Branch>) {
    this.#files = files;
    this.#branches = branches;
  }

  /** @throws RecoveryError when GitHub shows the token not all of the branches; then nothing can be said of any file. */
  static async read(gitHub: OwnersGitHub, files: readonly TrackedFile[]): Promise<Comparison> {
    const branches = new Map<string, Branch>();
    for (const file of files) {
      if (!branches.has(keyOf(file))) branches.set(keyOf(file), await Branch.read(gitHub, file));
    }
    return new Comparison(files, branches);
  }

  /** Files that are not as the state says, in the order of the state. */
  async changed(): Promise<ChangedFile[]> {
    const compared = await inParallel(this.#files, async (file) => {
      const branch = this.#branchOf(file);
      const blob = await branch.blob(file.path);
      if (blob === file.blob) return undefined;
      const commit = await branch.lastCommit(file.path);
      return { file, branch, commit, change: changeBy(blob, commit) };
    });
    return compared.filter((one) => one !== undefined);
  }

  /** Files whose commit is gone, with the commit that has them now. Asks for each commit of the state. */
  async stale(): Promise<StaleCommit[]> {
    const compared = await inParallel(this.#files, async (file) => {
      const branch = this.#branchOf(file);
      if (await branch.has(file.commit)) return undefined;
      const commit = await branch.lastCommit(file.path);
      return commit === undefined ? undefined : { file, commit };
    });
    return compared.filter((one) => one !== undefined);
  }

  #branchOf(file: TrackedFile): Branch {
    const branch = this.#branches.get(keyOf(file));
    if (branch === undefined) throw new Error(`the branch of ${file.urn} was not read`);
    return branch;
  }
}

function keyOf({ repository, branch }: TrackedFile): string {
  return JSON.stringify([repository, branch]);
}

function changeBy(blob: string | undefined, commit: Commit | undefined): ChangedFile["change"] {
  if (blob === undefined) return "deleted";
  return commit?.email === programEmail ? "landed" : "edited";
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}
