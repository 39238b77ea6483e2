import { join } from "node:path";

/** Root of the project. */
export const projectRoot = join(import.meta.dirname, "../..");

/** Directory of the stack files, the apps and the workloads that tests use in place of the project's own. */
export const testPlatform = join(import.meta.dirname, "../platform");
