import type { Signature } from "./commit.ts";
import { GitError, runGit } from "./run.ts";

/** The change of one path in a commit. */
export type Change =
  | { readonly path: string; readonly content: Buffer; readonly mode?: string }
  | { readonly path: string; readonly content?: never };

/** A commit to create on top of a branch. */
export interface NewCommit {
  readonly branch: string;
  /** The expected tip of the branch; undefined if the branch must not exist yet. */
  readonly parent: string | undefined;
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  /** A change without content deletes its path. */
  readonly changes: readonly Change[];
}

/** The branch moved during the commit. */
export class BranchMovedError extends Error {
  override readonly name = "BranchMovedError";
}

/**
 * Creates one commit with one `git fast-import`, which writes blobs, trees, the commit, and finally the branch: if it
 * is killed, the branch is unchanged.
 *
 * @returns the commit's name
 * @throws BranchMovedError if the branch is no longer at `parent`: fast-import only moves a branch forward
 */
export async function writeCommit(gitDirectory: string, commit: NewCommit): Promise<string> {
  const stream: Buffer[] = [];
  const line = (text: string): void => void stream.push(Buffer.from(`${text}\n`));
  const data = (content: Buffer): void => {
    line(`data ${content.length}`);
    stream.push(content);
    line("");
  };
  line(`commit refs/heads/${commit.branch}`);
  line("mark :1");
  line(`author ${signature(commit.author)}`);
  line(`committer ${signature(commit.committer)}`);
  data(Buffer.from(commit.message));
  if (commit.parent !== undefined) line(`from ${commit.parent}`);
  for (const change of commit.changes) {
    if (change.content === undefined) {
      line(`D ${quotePath(change.path)}`);
    } else {
      line(`M ${("mode" in change ? change.mode : undefined) ?? "100644"} inline ${quotePath(change.path)}`);
      data(change.content);
    }
  }
  line("");
  line("get-mark :1");
  line("done");
  try {
    const sha = await runGit(gitDirectory, ["fast-import", "--quiet", "--done"], Buffer.concat(stream));
    return sha.toString().trim();
  } catch (error) {
    if (error instanceof GitError && error.message.includes("Not updating")) {
      throw new BranchMovedError(`branch ${commit.branch} moved`);
    }
    throw error;
  }
}

/** Formats a signature. `<`, `>` and line feeds would end the field early; Git strips them from names too. */
function signature({ name, email, date }: Signature): string {
  const clean = (text: string): string => text.replace(/[<>\n]/g, "").trim();
  return `${clean(name)} <${clean(email)}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}

function quotePath(path: string): string {
  return `"${path.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}
