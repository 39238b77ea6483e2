import { hostname } from "node:os";
import { basename } from "node:path";
import { execa } from "execa";
import { holderOf, type Lock } from "./locks.ts";
import { pulumi } from "./pulumi.ts";
import { RecoveryError } from "./recovery-error.ts";

/** Options of {@link liftLock}. */
export interface LiftLockOptions {
  readonly stack: string;
  /** Also lifts the lock of a run that may still be active. */
  readonly force: boolean;
  /** Receives a line for each finding. */
  readonly report: (line: string) => void;
}

/**
 * Lifts a stack's lock if the run that holds it is gone. Two concurrent runs would each write a state without the
 * other's changes.
 *
 * @throws RecoveryError when that run is, or may be, active.
 */
export async function liftLock({ stack, force, report }: LiftLockOptions): Promise<void> {
  const held = await holderOf(stack);
  if (held.by === "nobody") {
    report(`${stack} is not locked.`);
    return;
  }
  const alive = held.by === "update" ? cloudUpdate(stack) : await firstAlive(held.locks, stack);
  if (alive !== undefined && !force) throw new RecoveryError(alive);
  await pulumi(["cancel", "--stack", stack, "--yes"]);
  const whose = held.by === "update" ? "its update" : `the lock of ${held.locks.map(describe).join(", ")}`;
  report(
    `${stack} is not locked any more: ${whose} ${alive === undefined ? "was left behind" : "is broken by force"}.`,
  );
}

function cloudUpdate(stack: string): string {
  return [
    `Pulumi Cloud says that an update of ${stack} is in progress. To see on its page whether it still works:`,
    `  pulumi console --stack ${stack}`,
    ...onceEnded(stack),
  ].join("\n");
}

async function firstAlive(locks: readonly Lock[], stack: string): Promise<string | undefined> {
  for (const lock of locks) {
    const { host, process } = lock;
    if (host !== hostname()) {
      return [
        `${stack} is locked by ${describe(lock)}. To see whether that run still works, run this on ${host}:`,
        `  ps -p ${process}`,
        ...onceEnded(stack),
      ].join("\n");
    }
    if (await isEngine(process)) {
      return [
        `${stack} is in use by ${describe(lock)}, which is at work on this machine. Wait for it to end.`,
        `If it hangs, end it, and run this again:`,
        `  kill ${process}`,
      ].join("\n");
    }
  }
  return undefined;
}

function onceEnded(stack: string): string[] {
  return ["When it has ended without lifting its lock:", `  npm run platform -- recover --stack ${stack} --force`];
}

function describe({ user, host, process, since }: Lock): string {
  return `${user}@${host} (process ${process}, since ${since})`;
}

/** Whether a process of this machine is a `pulumi`: systems reuse the ids of processes that have ended. */
async function isEngine(process: number): Promise<boolean> {
  const { stdout, exitCode } = await execa("ps", ["-p", String(process), "-o", "stat=,comm="], { reject: false });
  // Assume so where `ps` is missing.
  if (exitCode === undefined) return true;
  const [, state = "Z", command = ""] = /^\s*(\S+)\s+(.+)$/.exec(stdout) ?? [];
  return !state.startsWith("Z") && basename(command.trim()).startsWith("pulumi");
}
