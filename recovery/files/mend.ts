import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeChange, FileComparison, shortSha, type ChangedFile } from "../../github/file-comparison.ts";
import type { OwnersGitHub } from "../../github/owners-github.ts";
import { readState, type State } from "../interrupted.ts";
import { pulumi } from "../pulumi.ts";
import { RecoveryError } from "../recovery-error.ts";
import { trackedFiles, withCommits, type InterruptedWrites } from "./state-files.ts";

/** The version that wins for a file of this program that was edited by hand. */
export type Take = "ours" | "theirs";

/** Options of {@link mendFiles}. */
export interface MendFilesOptions {
  readonly stack: string;
  /** Flags for `pulumi refresh`. */
  readonly flags: readonly string[];
  readonly take: Take | undefined;
  /** Also looks for commits of the state that are gone, with one request per file. */
  readonly history: boolean;
  /** The files that were being written when the last run was killed. */
  readonly interrupted: InterruptedWrites;
  readonly gitHub: (state: State) => OwnersGitHub;
  readonly report: (line: string) => void;
}

/** The directory in which `--take theirs` saves the edited files. */
const SAVED = "hand-edits";

/**
 * Compares the files of a state with GitHub, and records two kinds in the state, so that the next `up` continues from
 * there: files that an earlier run wrote without learning the result, and files that are gone.
 *
 * @returns whether the next `up` can run; false if hand edits were only saved
 * @throws RecoveryError when people edited files and `take` is not set.
 */
export async function mendFiles(options: MendFilesOptions): Promise<boolean> {
  const { stack, flags, take, history, interrupted, report } = options;
  const target = ["--stack", stack];
  const state = readState(await pulumi(["stack", "export", ...target]));
  const files = trackedFiles(state, interrupted);
  if (files.length === 0) return true;
  const gitHub = options.gitHub(state);
  const comparison = await FileComparison.read(gitHub, files);
  if (comparison.unseen.length > 0) {
    const unseen = comparison.unseen.map(
      ({ repository, branch }) => `  ${gitHub.owner}/${repository}, branch ${branch}`,
    );
    throw new RecoveryError(
      `GitHub shows the owner of GITHUB_TOKEN no trace of branches that the state has files of:
${unseen.join("\n")}
If the token may not see them, export another; if they were deleted, run: pulumi up --refresh --stack ${stack}`,
    );
  }
  const changed = await comparison.changed();
  const stale = history ? await comparison.stale() : [];
  for (const { file, commit } of stale) report(`  ${file.repository}/${file.path}: is in ${shortSha(commit)} now`);
  for (const one of changed) report(`  ${describeChange(one)}`);

  const edited = changed.filter(({ change }) => change === "edited");
  const seen = changed.filter(({ change }) => change !== "edited" || take === "ours");
  const commits = new Map(
    [...stale, ...seen].flatMap(({ file, commit }) => (commit === undefined ? [] : [[file.urn, commit.sha]])),
  );
  if (commits.size > 0) await pulumi(["stack", "import", ...target], JSON.stringify(withCommits(state, commits)));
  if (seen.length > 0) {
    const targets = seen.flatMap(({ file }) => ["--target", file.urn]);
    await pulumi(["refresh", ...target, ...flags, "--yes", "--skip-preview", ...targets]);
  }
  if (changed.length + stale.length === 0) report(`All ${files.length} files are on GitHub as the state says.`);
  if (edited.length === 0 || take === "ours") return true;
  if (take === undefined) throw new RecoveryError(choice(edited.length, stack));
  await save(edited, report);
  return false;
}

function choice(count: number, stack: string): string {
  const [files, them] = count === 1 ? ["1 file was", "it"] : [`${count} files were`, "them"];
  return [
    `${files} edited by hand. Choose which text to keep:`,
    `  npm run platform -- recover --stack ${stack} --take ours      the next up overwrites ${them}; Git's history keeps the edit`,
    `  npm run platform -- recover --stack ${stack} --take theirs    saves the edit below ${SAVED}/, to carry it into the configuration`,
  ].join("\n");
}

async function save(edited: readonly ChangedFile[], report: (line: string) => void): Promise<void> {
  for (const { file, branch } of edited) {
    const path = join(SAVED, file.repository, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, (await branch.text(file.path)) ?? "");
    report(`  saved ${path}`);
  }
  report("These files are generated: write in the configuration what makes them say the same.");
  report("Then have the next up write them: npm run platform -- recover again, with --take ours.");
}
