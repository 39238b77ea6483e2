import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Times of a lock, in milliseconds. */
export interface LockTimes {
  /** How often the holder says that it is alive. */
  readonly beat: number;
  /** After so long a silence the holder counts as dead. */
  readonly stale: number;
  /** How often who waits looks again. */
  readonly look: number;
}

const TIMES: LockTimes = { beat: 5_000, stale: 60_000, look: 500 };

/** A lock that is held. */
export interface Lock {
  /** False when another process took this one for dead, after a laptop's sleep for example. */
  readonly held: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/** What to do while somebody else has the lock, and when to stop waiting. */
export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once with who holds it, when there is something to wait for. */
  readonly onWait: (holder: string) => void;
  readonly times?: LockTimes;
}

/**
 * Takes a lock that is a file, and waits for it when somebody else has it. A holder that was killed is noticed by its
 * process id on this machine, and by its silence on any other that shares the directory.
 *
 * @throws the reason of `signal` when that is aborted first
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
  // A holder that was killed between creating and writing the file has left it empty: only its age tells.
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

/** Removes the lock of a dead holder, but not the one that a quicker process has put in its place. */
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

/** A lock that is gone cannot be kept alive; its holder finds out when it asks {@link Lock.held}. */
async function beat(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
