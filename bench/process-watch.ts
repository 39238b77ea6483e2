import { readdirSync, readFileSync } from "node:fs";
import { processKind } from "./process-kind.ts";
import type { Interval } from "./moments.ts";

/** Milliseconds between two scans of the process table. */
const lookEvery = 50;

/** The unit of the times in `/proc`, on every Linux that Node runs on: proc(5), `sysconf(_SC_CLK_TCK)`. */
const millisecondsPerTick = 10;

interface Seen {
  kind: string;
  readonly from: number;
  /** The last time at which the process was seen. */
  to: number;
  /** Milliseconds of processor time. */
  cpu: number;
}

interface Living {
  readonly pid: number;
  readonly parent: number;
  readonly startTick: number;
  readonly cpu: number;
}

/** Watches this process and all its descendants: their memory, their processor time, and their lifetime. */
export class ProcessWatch {
  /** The most memory that the processes of a kind used at once, in bytes. Shared memory counts for each process. */
  readonly peaks = new Map<string, number>();
  /** The most memory that all processes together used at once, in bytes. */
  peak = 0;
  readonly #seen = new Map<string, Seen>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => {
      this.#look();
    }, lookEvery);
    this.#look();
  }

  /** Milliseconds of processor time so far, by kind. */
  processorTime(): Map<string, number> {
    this.#look();
    const times = new Map<string, number>();
    for (const { kind, cpu } of this.#seen.values()) times.set(kind, (times.get(kind) ?? 0) + cpu);
    return times;
  }

  /**
   * The lifetime of the latest process of a kind; its end is exact to 50 ms.
   * @throws Error when there was no such process.
   */
  latest(kind: string): Interval {
    const found = [...this.#seen.values()].filter((one) => one.kind === kind).at(-1);
    if (found === undefined) throw new Error(`no process was seen that is the ${kind}`);
    return { from: found.from, to: found.to };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    const booted = now - Number(read("/proc/uptime")?.split(" ")[0]) * 1000;
    const memory = new Map<string, number>();
    for (const { pid, startTick, cpu } of family(process.pid)) {
      const status = read(`/proc/${pid}/status`);
      const kind = processKind(read(`/proc/${pid}/cmdline`) ?? "");
      if (status === undefined || kind === undefined) continue;
      const from = booted + startTick * millisecondsPerTick;
      const key = `${pid}/${startTick}`;
      const seen = this.#seen.get(key) ?? { kind, from, to: now, cpu };
      // A process that has just been forked looks like its parent until it runs its own program.
      this.#seen.set(key, Object.assign(seen, { kind, to: now, cpu }));
      memory.set(kind, (memory.get(kind) ?? 0) + peakMemory(status));
    }
    for (const [kind, bytes] of memory) this.peaks.set(kind, Math.max(this.peaks.get(kind) ?? 0, bytes));
    this.peak = Math.max(
      this.peak,
      [...memory.values()].reduce((sum, bytes) => sum + bytes, 0),
    );
  }
}

function family(root: number): Living[] {
  const living = readdirSync("/proc").filter(isProcess).flatMap(readLiving);
  const members = living.filter(({ pid }) => pid === root);
  for (const { pid } of members) members.push(...living.filter(({ parent }) => parent === pid));
  return members;
}

function isProcess(name: string): boolean {
  return /^\d+$/.test(name);
}

/**
 * Reads `/proc/<pid>/stat`; empty if the process is gone. The name in parentheses may contain any character.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function readLiving(pid: string): Living[] {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return [];
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [, parent = 0] = fields;
  const [user = 0, system = 0] = fields.slice(11);
  const [startTick = 0] = fields.slice(19);
  return [{ pid: Number(pid), parent, startTick, cpu: (user + system) * millisecondsPerTick }];
}

/** `VmHWM`, the peak memory of a process, in bytes. */
function peakMemory(status: string): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
