import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system in memory, where Linux has one. */
const MEMORY = "/dev/shm";

/** What the sandboxes of one run of the tests take at most, with room to spare, in bytes. */
const NEEDED = 4 * 2 ** 30;

const NAME = "gitops-platform-tests-";

/**
 * Makes a directory for all temporary files of one run of the tests. It is in memory where there is room, and programs may
 * run from there: sandboxes write and remove small files all the time, which costs a disk ten times the processor time. It is
 * where `TMPDIR` says when that is set, and else where temporary files usually are.
 */
export function makeScratch(environment: NodeJS.ProcessEnv = process.env, memory = MEMORY): string {
  const inMemory = environment["TMPDIR"] === undefined && hasRoom(memory);
  if (inMemory) removeLeftOver(memory);
  const directory = mkdtempSync(join(inMemory ? memory : tmpdir(), `${NAME}${process.pid}-`));
  if (!inMemory || runsPrograms(directory)) return directory;
  rmSync(directory, { recursive: true });
  return mkdtempSync(join(tmpdir(), `${NAME}${process.pid}-`));
}

function hasRoom(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize >= NEEDED;
  } catch {
    return false;
  }
}

/** Some systems let no program run from there. */
function runsPrograms(directory: string): boolean {
  const program = join(directory, "program");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o700 });
  const { status } = spawnSync(program);
  rmSync(program);
  return status === 0;
}

/** Memory is scarcer than a disk: what a killed run has left there goes with the next run. */
function removeLeftOver(directory: string): void {
  for (const entry of readdirSync(directory)) {
    const [, pid] = new RegExp(`^${NAME}(\\d+)-`).exec(entry) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      rmSync(join(directory, entry), { recursive: true, force: true });
  }
}
