import { readdirSync, readFileSync } from "node:fs";

/**
 * The environment variable that marks every process of a sandbox. Children inherit it, so that a process is recognised
 * even if its parent, process group or session has changed, and a reused process id is never mistaken for ours.
 */
export const MARK = "SANDBOX_PROCESS";

/** The value of {@link MARK} for a child: a nested sandbox carries both marks, and ends with either. */
export function markFor(mark: string): string {
  const outer = process.env[MARK];
  return outer === undefined ? mark : `${outer}/${mark}`;
}

/**
 * Ids of the living processes whose mark is `mark`, or begins with `mark` and a dot. Reads Linux's `/proc`; on other
 * systems, the list is empty.
 */
export function markedProcesses(mark: string): number[] {
  return processIds().filter((pid) => {
    const found = marksOf(pid);
    return found.some((one) => one === mark || one.startsWith(`${mark}.`)) && !isZombie(pid);
  });
}

/**
 * The start time of a process, in clock ticks since the machine booted, as text: together with the id, it identifies
 * one process until the machine restarts. `undefined` if there is no such process; "unknown" on systems without
 * `/proc`.
 */
export function startTime(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat !== undefined) {
    return statFields(stat)[19];
  }
  return isAlive(pid) && read("/proc/self/stat") === undefined ? "unknown" : undefined;
}

/** Sends a signal to a process, or with a negative id to a process group; false if there is none. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/**
 * Kills all processes with a mark, and repeats until none is found, because a process can fork during the scan. Returns
 * the number of killed processes.
 */
export function killMarked(mark: string): number {
  const killed = new Set<number>();
  for (let round = 0; round < 10; round++) {
    const pids = markedProcesses(mark).filter((pid) => pid !== process.pid);
    if (pids.length === 0) {
      break;
    }
    for (const pid of pids) {
      signal(pid, "SIGKILL");
      killed.add(pid);
    }
  }
  return killed.size;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function processIds(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function marksOf(pid: number): string[] {
  const prefix = `${MARK}=`;
  const variable = read(`/proc/${pid}/environ`)
    ?.split("\0")
    .find((one) => one.startsWith(prefix));
  return variable?.slice(prefix.length).split("/") ?? [];
}

function isZombie(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`);
  return stat === undefined || statFields(stat)[0] === "Z";
}

/** The fields of `/proc/<pid>/stat` from the third on (proc(5)): the second is a name that may contain spaces. */
function statFields(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
