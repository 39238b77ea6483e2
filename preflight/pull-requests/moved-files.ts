import type { TrackedFile } from "../../github/tracked-file.ts";
import { PreflightError } from "../preflight-error.ts";

/**
 * Looks for files that a stack has committed to another branch than it is about to: the provider would delete them there.
 *
 * @param before - files as the state had them when the run began
 * @throws PreflightError that names the branch
 */
export function lookAtMovedFiles(
  before: readonly Pick<TrackedFile, "branch">[],
  { head, base }: { readonly head: string; readonly base: string },
  isOn: boolean,
): void {
  const moved = before.find(({ branch }) => branch === (isOn ? base : head));
  if (moved === undefined) return;
  throw new PreflightError(`This stack has committed its files to ${moved.branch}, and would delete them there; nothing was changed.
  Set platform:github.pullRequests back to ${String(!isOn)}: it is chosen before the first pulumi up of a stack`);
}
