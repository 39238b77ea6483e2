import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * An empty directory for every test of the enclosing `describe`. They go after the last: a hook that removed one after each
 * test would run before those that stop what still writes there.
 */
export function scratchDirectory(): () => string {
  const directories: string[] = [];
  beforeEach(() => {
    directories.push(mkdtempSync(join(tmpdir(), "sandbox-test-")));
  });
  after(() => {
    for (const directory of directories)
      // A process that is being killed may still write.
      rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  return () => directories.at(-1) ?? assert.fail("there is one for each test only");
}

/** True while there is a process with this id. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
