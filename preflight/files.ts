import * as pulumi from "@pulumi/pulumi";
import { describeChange, FileComparison } from "../github/file-comparison.ts";
import type { OwnersGitHub } from "../github/owners-github.ts";
import type { OwnState } from "./own-state.ts";
import { PreflightError } from "./preflight-error.ts";

/**
 * Warns of generated files that are not as the state says: an `up` with a new text for one of them is going to fail, in
 * GitHub's words. It is a warning only, since `--refresh` sees to such files, and no program is told of that.
 *
 * @throws PreflightError when GitHub shows the token none of several repositories: a refresh would forget them all. Also,
 * but in no preview, when a file has the text that the state wants and was never told of: this run would fail for it, and
 * put another text into the state, after which nobody could tell that write from an edit.
 */
export async function lookAtFiles(github: OwnersGitHub, { files }: Pick<OwnState, "files">): Promise<void> {
  const comparison = await FileComparison.read(github, files);
  const repositories = new Set(files.map(({ repository }) => repository));
  const unseen = new Set(comparison.unseen.map(({ repository }) => repository));
  if (unseen.size > 1 && unseen.size === repositories.size) {
    throw new PreflightError(`GitHub shows this program none of the ${unseen.size} repositories of this stack; nothing was changed:
${list([...unseen].map((repository) => `${github.owner}/${repository}`))}
Give its token, or its GitHub App, access to them: a refresh without it would take them for deleted.
If all of them were deleted, run first: pulumi refresh --stack ${pulumi.getStack()}`);
  }
  const gone = comparison.unseen.map(
    ({ repository, branch }) => `${github.owner}/${repository}: has no branch ${branch}, or the token may not see it`,
  );
  const found = await comparison.changed();
  const landed = found.filter(({ change }) => change === "landed");
  if (landed.length > 0 && !pulumi.runtime.isDryRun()) {
    throw new PreflightError(`GitHub has texts that an earlier up wrote and was never told of; nothing was changed:
${list(landed.map(describeChange))}
Run: npm run platform -- recover --stack ${pulumi.getStack()}, and then pulumi up again`);
  }
  const changed = found.map(describeChange);
  if (gone.length + changed.length === 0) return;
  await pulumi.log.warn(`On GitHub, these are not as the last run of this stack left them:
${list([...gone, ...changed])}
To see what can be done: npm run platform -- recover --stack ${pulumi.getStack()}`);
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}
