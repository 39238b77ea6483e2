import { Branch, type Commit } from "./branch.ts";
import { askForEach, type OwnersGitHub } from "./owners-github.ts";
import type { TrackedFile } from "./tracked-file.ts";

/** A file that is not as the state says. */
export interface ChangedFile {
  readonly file: TrackedFile;
  /**
   * - `landed`: it has the text that a run wanted to write, and that run never heard that it had.
   * - `deleted`: somebody deleted it.
   * - `edited`: somebody wrote something else, under whatever name.
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

/** A branch that the state has files of, and that GitHub does not show. */
export type UnseenBranch = Pick<TrackedFile, "repository" | "branch">;

interface SeenFile {
  readonly file: TrackedFile;
  readonly branch: Branch;
}

/** Files beside what their branches hold. Branches are read once each. */
export class FileComparison {
  /** Nothing is known of their files: the branch or its repository is gone, or the token may not see it. */
  readonly unseen: readonly UnseenBranch[];
  readonly #files: readonly SeenFile[];

  private constructor(unseen: readonly UnseenBranch[], files: readonly SeenFile[]) {
    this.unseen = unseen;
    this.#files = files;
  }

  /** @throws GitHubError when GitHub does not answer */
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

  /** Files that are not as the state says, in the order of the state. */
  async changed(): Promise<ChangedFile[]> {
    const compared = await askForEach(this.#files, async ({ file, branch }) => {
      const blob = await branch.blob(file.path);
      if (blob === file.blob) return undefined;
      const commit = await branch.lastCommit(file.path);
      return { file, branch, commit, change: changeOf(file, blob) };
    });
    return compared.filter((one) => one !== undefined);
  }

  /** Files whose commit is gone, with the commit that has them now. Asks for each commit of the state. */
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

/** By content: the author of a commit is whoever one says one is. */
function changeOf({ wanted }: TrackedFile, blob: string | undefined): ChangedFile["change"] {
  if (blob === undefined) return "deleted";
  return blob === wanted ? "landed" : "edited";
}

/** What is said of a change. */
export interface DescribedChange extends Pick<ChangedFile, "change" | "commit"> {
  readonly file: Pick<TrackedFile, "repository" | "path">;
}

/** A file and what became of it, on one line: `fleet/a.yaml: edited by Ann <ann@example.org> in 1f2e3d4c5b, …`. */
export function describeChange({ file, change, commit }: DescribedChange): string {
  const name = `${file.repository}/${file.path}`;
  if (change === "landed") return `${name}: has the text that an earlier up wanted, since ${shortSha(commit)}`;
  return `${name}: ${change} by ${commit === undefined ? "an unknown commit" : whose(commit)}`;
}

function whose(commit: Commit): string {
  return `${commit.author} <${commit.email}> in ${shortSha(commit)}, ${commit.date}: ${commit.subject}`;
}

/** A commit as people write it. */
export function shortSha(commit: Commit | undefined): string {
  return commit === undefined ? "an unknown commit" : commit.sha.slice(0, 10);
}
