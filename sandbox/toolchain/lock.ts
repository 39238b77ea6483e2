import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Intervals of a lock, in milliseconds. */
export interface LockTimes {
  /** The interval at which the holder renews the lock. */
  readonly beat: number;
  /** The time without renewal after which the holder counts as dead. */
  readonly stale: number;
  /** The interval at which a waiting process checks the lock. */
  readonly look: number;
}

const TIMES: LockTimes = { beat: 5_000, stale: 60_000, look: 500 };

/** A lock that is held. */
export interface Lock {
  /** False if another process considered this one dead, for example after a laptop's sleep. */
  readonly held: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/** Options of {@link takeLock}. */
export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once with the holder, if there is one. */
  readonly onWait: (holder: string) => void;
  readonly times?: LockTimes;
}

/**
 * Acquires a lock file, and waits while another process holds it. A killed holder is detected by its process id on this
 * machine, and by missing renewals on any other that shares the directory.
 *
 * @throws the reason of `signal` if it is aborted first
 */
export async function takeLock(path: string, { signal, onWait, times = TIMES }: LockOptions): Promise<Lock> {
  const mine = `${process.pid} ${hostname()} ${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  let waited = false;
  while (!(await create(path, mine))) {
    signal.throwIfAborted();
    const holder = await read(path);
    if (holder === undefined) continue;
    if (await isDead(path, holder, times.stale)) {
      await removeDead(path, holder);
      continue;
    }
    if (!waited) onWait(`process ${holder.split(" ", 2).join(" on ")}`);
    waited = true;
    await sleep(times.look, undefined, { signal }).catch(() => undefined);
  }
  const heart = setInterval(() => void beat(path), times.beat);
  heart.unref();
  const held = async (): Promise<boolean> => (await read(path)) === mine;
  return {
    held,
    release: async () => {
      clearInterval(heart);
      if (await held()) await rm(path, { force: true });
    },
  };
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: "wx" });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function isDead(path: string, holder: string, stale: number): Promise<boolean> {
  const [id, host] = holder.split(" ");
  // A holder that was killed between creating and writing the file has left it empty: only its age is known.
  if (host === hostname() && !isAlive(Number(id))) return true;
  try {
    return Date.now() - (await stat(path)).mtimeMs > stale;
  } catch {
    return false;
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return !hasCode(error, "ESRCH");
  }
}

/** Removes the lock of a dead holder, but not a new one of another process. */
export async function removeDead(path: string, holder: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  if ((await read(aside)) !== holder) await rename(aside, path);
  else await rm(aside, { force: true });
}

/** Renews the lock. If it is gone, its holder finds out through {@link Lock.held}. */
async function beat(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
