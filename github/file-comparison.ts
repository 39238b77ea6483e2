import { Branch, type Commit } from "./branch.ts";
import { askForEach, type OwnersGitHub } from "./owners-github.ts";
import type { TrackedFile } from "./tracked-file.ts";

/** A file that differs from the state. */
export interface ChangedFile {
  readonly file: TrackedFile;
  /**
   * - `landed`: it has the text that a run wanted to write, but that run never received confirmation.
   * - `deleted`: somebody deleted it.
   * - `edited`: somebody wrote something else, under any author name.
   */
  readonly change: "landed" | "deleted" | "edited";
  readonly branch: Branch;
  /** The last commit that touched the file. */
  readonly commit: Commit | undefined;
}

/** A file whose commit in the state is no longer on GitHub, because the history was rewritten. */
export interface StaleCommit {
  readonly file: TrackedFile;
  readonly commit: Commit;
}

/** A branch that the state has files on, but that GitHub does not show. */
export type UnseenBranch = Pick<TrackedFile, "repository" | "branch">;

interface SeenFile {
  readonly file: TrackedFile;
  readonly branch: Branch;
}

/** Compares the files of a state with their branches. Each branch is read once. */
export class FileComparison {
  /** Branches whose files are unknown: the branch or its repository is gone, or the token cannot see it. */
  readonly unseen: readonly UnseenBranch[];
  readonly #files: readonly SeenFile[];

  private constructor(unseen: readonly UnseenBranch[], files: readonly SeenFile[]) {
    this.unseen = unseen;
    this.#files = files;
  }

  /**
   * Reads the branches of the files.
   *
   * @throws GitHubError when GitHub does not answer
   */
  static async read(gitHub: OwnersGitHub, files: readonly TrackedFile[]): Promise<FileComparison> {
    const first = new Map(files.map((file) => [keyOf(file), file]));
    const branches = new Map(
      await askForEach([...first], async ([key, file]) => [key, await Branch.read(gitHub, file)] as const),
    );
    const unseen = [...first.values()].filter((file) => branches.get(keyOf(file)) === undefined);
    const seen = files.flatMap((file) => {
      const branch = branches.get(keyOf(file));
      return branch === undefined ? [] : [{ file, branch }];
    });
    return new FileComparison(
      unseen.map(({ repository, branch }) => ({ repository, branch })),
      seen,
    );
  }

  /** Returns the files that differ from the state, in the order of the state. */
  async changed(): Promise<ChangedFile[]> {
    const compared = await askForEach(this.#files, async ({ file, branch }) => {
      const blob = await branch.blob(file.path);
      if (blob === file.blob) return undefined;
      const commit = await branch.lastCommit(file.path);
      return { file, branch, commit, change: changeOf(file, blob) };
    });
    return compared.filter((one) => one !== undefined);
  }

  /** Returns the files whose commit is gone, with the commit that has them now. Sends one request per file. */
  async stale(): Promise<StaleCommit[]> {
    const compared = await askForEach(this.#files, async ({ file, branch }) => {
      if (await branch.has(file.commit)) return undefined;
      const commit = await branch.lastCommit(file.path);
      return commit === undefined ? undefined : { file, commit };
    });
    return compared.filter((one) => one !== undefined);
  }
}

function keyOf({ repository, branch }: TrackedFile): string {
  return JSON.stringify([repository, branch]);
}

/** Classifies a change by content, because the author of a commit can be forged. */
function changeOf({ wanted }: TrackedFile, blob: string | undefined): ChangedFile["change"] {
  if (blob === undefined) return "deleted";
  return blob === wanted ? "landed" : "edited";
}

/** The input of {@link describeChange}. */
export interface DescribedChange extends Pick<ChangedFile, "change" | "commit"> {
  readonly file: Pick<TrackedFile, "repository" | "path">;
}

/** Describes the change of a file on one line: `fleet/a.yaml: edited by Ann <ann@example.org> in 1f2e3d4c5b, …`. */
export function describeChange({ file, change, commit }: DescribedChange): string {
  const name = `${file.repository}/${file.path}`;
  if (change === "landed") return `${name}: has the text that an earlier up wanted, since ${shortSha(commit)}`;
  return `${name}: ${change} by ${commit === undefined ? "an unknown commit" : whose(commit)}`;
}

function whose(commit: Commit): string {
  return `${commit.author} <${commit.email}> in ${shortSha(commit)}, ${commit.date}: ${commit.subject}`;
}

/** The first 10 characters of a commit's id. */
export function shortSha(commit: Commit | undefined): string {
  return commit === undefined ? "an unknown commit" : commit.sha.slice(0, 10);
}
