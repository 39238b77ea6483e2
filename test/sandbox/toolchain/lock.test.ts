import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { removeDead, takeLock, type Lock } from "../../../sandbox/toolchain/lock.ts";

describe("lock", () => {
  const times = { beat: 20, stale: 200, look: 5 };
  let directory: string;
  let path: string;
  let held: Lock[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lock-"));
    path = join(directory, "below", "lock");
    held = [];
  });
  afterEach(async () => {
    await Promise.all(held.map((lock) => lock.release()));
    rmSync(directory, { recursive: true });
  });

  const take = async (onWait: (holder: string) => void = () => undefined, signal = new AbortController().signal) => {
    const lock = await takeLock(path, { signal, onWait, times });
    held.push(lock);
    return lock;
  };
  const leave = async (content: string): Promise<void> => {
    await (await take()).release();
    writeFileSync(path, content);
  };

  it("is held by one at a time, for as long as that one lives", async () => {
    const first = await take();
    const waits: string[] = [];
    const waiting = take((holder) => waits.push(holder));
    assert.equal(await Promise.race([waiting, sleep(2 * times.stale, "waits")]), "waits");
    assert.deepEqual(waits, [`process ${process.pid} on ${hostname()}`]);
    await first.release();
    const second = await waiting;
    assert.equal(existsSync(path), true);
    assert.equal(await second.held(), true);
    assert.equal(await first.held(), false);
  });

  it("is taken at once from a process that has ended", async () => {
    const { pid } = spawnSync("true");
    await leave(`${pid} ${hostname()} x`);
    await take(() => assert.fail("waited"));
  });

  it("is taken from another machine's process after its silence", async () => {
    await leave("1 elsewhere x");
    const start = performance.now();
    const waits: string[] = [];
    await take((holder) => waits.push(holder));
    assert.ok(performance.now() - start > times.stale / 2);
    assert.deepEqual(waits, ["process 1 on elsewhere"]);
  });

  it("is taken when it is empty and old", async () => {
    await leave("");
    const old = new Date(Date.now() - 10 * times.stale);
    utimesSync(path, old, old);
    await take(() => assert.fail("waited"));
  });

  it("goes to one of many that find it dead", async () => {
    await leave("1 elsewhere x");
    const old = new Date(Date.now() - 10 * times.stale);
    utimesSync(path, old, old);
    let inside = 0;
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const lock = await take();
        inside += 1;
        assert.equal(inside, 1);
        await sleep(2);
        inside -= 1;
        await lock.release();
      }),
    );
    assert.deepEqual(readdirSync(join(directory, "below")), []);
  });

  it("of a dead holder is removed, but not the one that a quicker process has put in its place", async () => {
    await leave("1 elsewhere quicker");
    await removeDead(path, "1 elsewhere dead");
    assert.equal(readFileSync(path, "utf8"), "1 elsewhere quicker");
    await removeDead(path, "1 elsewhere quicker");
    assert.deepEqual(readdirSync(join(directory, "below")), []);
  });

  it("is no longer waited for when that is aborted", async () => {
    await take();
    const abort = new AbortController();
    const waiting = take(() => {
      abort.abort(new Error("enough"));
    }, abort.signal);
    await assert.rejects(waiting, /enough/);
  });

  it("does not remove another's lock on release", async () => {
    const lock = await take();
    writeFileSync(path, "1 elsewhere x");
    await lock.release();
    assert.equal(existsSync(path), true);
    assert.equal(await lock.held(), false);
  });
});
