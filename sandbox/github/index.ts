/**
 * GitHub's stand-in, for programs and tests of any kind: a REST API over bare Git repositories, checked against
 * GitHub's own description, with Git over SSH and HTTP.
 */
export { startGitHub as start, type GitHub, type GitHubOptions } from "./github.ts";
export type { NewApp, InstalledApp } from "./apps/new-app.ts";
export type { Fault, WantedFault } from "./faults/fault.ts";
export type { Seed } from "./seed.ts";
