import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Branch } from "../github/branch.ts";
import { describeChange } from "../github/file-comparison.ts";
import { gitBlob } from "../github/git-blob.ts";
import { GitHubError } from "../github/github-error.ts";
import type { OwnersGitHub } from "../github/owners-github.ts";
import { trackedFile } from "../github/tracked-file.ts";

/** A file whose write or deletion failed. */
export interface FailedFile {
  readonly repository: string;
  readonly branch: string;
  readonly path: string;
  /** Git's id of what the state says that it holds; `undefined` for one that was to be made. */
  readonly blob: string | undefined;
  /** Git's id of what it was to hold; `undefined` for one that was to be deleted, and if that is a secret. */
  readonly wanted: string | undefined;
  readonly operation: string;
}

/** Milliseconds before a file is made again. */
const DELAY = 1000;

/**
 * Creates a hook for files. The hook retries the creation of a file once, because the provider then looks for an
 * existing file, and explains every other failure: the state on GitHub and the command that repairs it. The provider's
 * own error is only GitHub's status.
 *
 * @param name - unique within the program
 * @param tell - reports a message about a resource, by its name
 */
export function explainingFailures(
  name: string,
  github: OwnersGitHub,
  tell: (message: string, resource: string) => Promise<void>,
): pulumi.ErrorHook {
  const stack = pulumi.getStack();
  // The engine calls from outside the program, where the SDK does not know to which one a message belongs.
  const inProgram = AsyncLocalStorage.snapshot();
  return new pulumi.ErrorHook(name, async (failure) => {
    const { errors, failedOperation } = failure;
    const file = failedFile(failure);
    if (file === undefined || !mayHaveLanded(errors[0] ?? "")) return false;
    if (failedOperation === "create" && errors.length === 1) {
      await pause(DELAY);
      return true;
    }
    const explanation = await explain(github, file, stack);
    await inProgram(() => tell(explanation, failure.name));
    return false;
  });
}

/** Whether a file is perhaps other than before: not when GitHub says that the token may not, or slows it down. */
export function mayHaveLanded(error: string): boolean {
  return !/: (401|403|429) /.test(error);
}

/**
 * Returns the state on GitHub of a file whose write failed, and the command that repairs it. Sends requests to GitHub.
 */
export async function explain(github: OwnersGitHub, file: FailedFile, stack: string): Promise<string> {
  const { repository, path, operation } = file;
  const what = `${path} in ${github.owner}/${repository}`;
  const recover = `npm run platform -- recover --stack ${stack}`;
  const again = `pulumi up --stack ${stack}`;
  try {
    const branch = await Branch.read(github, file);
    if (branch === undefined) {
      return `GitHub did not ${operation} ${what}: it has no branch ${file.branch} there, or the token may not see it. To see what can be done: ${recover}`;
    }
    const now = await branch.blob(path);
    if (now === file.blob) return `GitHub failed to ${operation} ${what}, which is as it was. Run again: ${again}`;
    if (operation === "delete" ? now === undefined : now === file.wanted) {
      return `GitHub did ${operation} ${what}, but answered with an error, so the state does not know. Run: ${recover}, then: ${again}`;
    }
    const commit = await branch.lastCommit(path);
    const change = describeChange({ file, change: now === undefined ? "deleted" : "edited", commit });
    return `GitHub did not ${operation} ${what}, which is not as the last up left it:\n  ${change}\nTo see what can be done: ${recover}`;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return `GitHub may or may not have done this: ${operation} ${what}. ${error.message}. When GitHub answers, run: ${recover}, then: ${again}`;
  }
}

const declared = z.object({
  repository: z.string(),
  branch: z.string(),
  file: z.string(),
  content: z.string().optional().catch(undefined),
});

function failedFile({
  urn,
  newInputs,
  oldOutputs,
  failedOperation: operation,
}: pulumi.ErrorHookArgs): FailedFile | undefined {
  const { data } = declared.safeParse(newInputs ?? oldOutputs);
  if (data === undefined) return undefined;
  const { repository, branch, file: path, content } = data;
  const wanted = newInputs === undefined || content === undefined ? undefined : gitBlob(content);
  return { repository, branch, path, blob: trackedFile(urn, oldOutputs)?.blob, wanted, operation };
}
