import { setTimeout as pause } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/** The pauses, in seconds, before each further request for a branch that does not exist yet. */
const pauses = [1, 2, 4, 8, 15];

/**
 * A hook for a resource that needs the first commit of a new repository: GitHub answers 404 for a moment after it has made
 * the repository.
 *
 * @param name - unique within the program
 */
export function untilFirstCommit(name: string): pulumi.ErrorHook {
  return new pulumi.ErrorHook(name, async ({ errors }) => {
    const [error = ""] = errors;
    const seconds = pauses[errors.length - 1];
    if (seconds === undefined || !isTooEarly(error)) return false;
    await pause(seconds * 1000);
    return true;
  });
}

/** GitHub answers 409 for a repository without any commit. */
export function isTooEarly(error: string): boolean {
  return /\/git\/refs?\S*: (404|409) /.test(error);
}
