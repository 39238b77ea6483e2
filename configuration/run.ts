import type { Run } from "../model/commits.ts";

/**
 * Reads who runs the program, where and why. A pipeline is known on GitHub Actions, GitLab, and wherever `BUILD_URL` is set,
 * as by Jenkins.
 */
export function readRun(environment: NodeJS.ProcessEnv): Run {
  const value = (name: string): string | undefined => plainLine(environment[name]);
  const first = (...names: string[]): string | undefined => names.map(value).find((found) => found !== undefined);
  const page = pageOnGitHub(value) ?? first("CI_JOB_URL", "BUILD_URL");
  const person = first("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "USERNAME");
  const reason = value("PLATFORM_REASON");
  return {
    ...(page === undefined ? {} : { page }),
    ...(person === undefined ? {} : { person }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function pageOnGitHub(value: (name: string) => string | undefined): string | undefined {
  const [server, repository, run] = [value("GITHUB_SERVER_URL"), value("GITHUB_REPOSITORY"), value("GITHUB_RUN_ID")];
  if (server === undefined || repository === undefined || run === undefined) return undefined;
  return `${server}/${repository}/actions/runs/${run}`;
}

/** A trailer is one line: a break in it would begin another, or end all of them. */
function plainLine(value = ""): string | undefined {
  const line = value.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return line === "" ? undefined : line;
}
