import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** How a `git` ended. */
export interface Ended {
  readonly code: number;
  /** Standard output and standard error. */
  readonly output: string;
}

/** Runs `git` with nothing of this machine's configuration. */
export async function git(directory: string, args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env = {
    PATH: process.env["PATH"],
    HOME: directory,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@example.com",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@example.com",
    ...extra,
  };
  return new Promise((resolve) => {
    execFile("git", args, { cwd: directory, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

/**
 * What makes `git` log in over SSH with a key, by a client in JavaScript: the machine may have no `ssh`.
 *
 * @param directory - takes the key and the host keys as files
 */
export function sshWith(directory: string, privateKey: string, knownHosts: string): NodeJS.ProcessEnv {
  writeFileSync(join(directory, "key"), privateKey);
  writeFileSync(join(directory, "known_hosts"), knownHosts);
  const client = join(import.meta.dirname, "ssh-client.ts");
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return {
    GIT_SSH_COMMAND: `'${process.execPath}' --import '${tsx}' '${client}'`,
    GIT_SSH_VARIANT: "ssh",
    SSH_CLIENT_DIRECTORY: directory,
  };
}
