import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/**
 * The whole environment of every `git` that the stand-in starts. Nothing of the caller's Git setup may leak in: neither
 * its configuration nor a `GIT_DIR` from a hook.
 */
const environment: NodeJS.ProcessEnv = {
  PATH: process.env["PATH"],
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
};

/** `git` exited with a code other than 0. The message is its standard error. */
export class GitError extends Error {
  override readonly name = "GitError";
  /** Exit code, or null if a signal ended it. */
  readonly code: number | null;

  constructor(args: readonly string[], code: number | null, stderr: string) {
    super(`git ${args.join(" ")}: ${stderr.trim() || `exit code ${String(code)}`}`);
    this.code = code;
  }
}

/**
 * Starts `git` in a repository, for callers that stream.
 *
 * @param gitDirectory - the bare repository
 * @param extra - variables on top of the fixed environment, e.g. `GIT_PROTOCOL`
 */
export function spawnGit(
  gitDirectory: string,
  args: readonly string[],
  extra: NodeJS.ProcessEnv = {},
): ChildProcessWithoutNullStreams {
  const child = spawn("git", args, { env: { ...environment, GIT_DIR: gitDirectory, ...extra } });
  // A git that rejects its input closes the pipe; its exit code gives the reason.
  child.stdin.on("error", () => undefined);
  return child;
}

/**
 * Runs `git` in a repository to its end.
 *
 * @returns its standard output
 * @throws GitError on an exit code other than 0
 */
export async function runGit(gitDirectory: string, args: readonly string[], input?: Buffer | string): Promise<Buffer> {
  const child = spawnGit(gitDirectory, args);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  child.stdin.end(input);
  const code = await ended;
  if (code !== 0) throw new GitError(args, code, Buffer.concat(err).toString());
  return Buffer.concat(out);
}
