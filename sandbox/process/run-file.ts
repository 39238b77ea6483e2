import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { killMarked, startTime } from "./process-table.ts";

const runSchema = z.object({
  /** The id and start time of the supervising process: both, because ids are reused. */
  pid: z.number().int(),
  startTime: z.string(),
  /** The mark of all started processes. */
  mark: z.string().min(8),
});

/** Another running sandbox uses the state directory. */
export class SandboxRunning extends Error {
  override name = "SandboxRunning";
}

/**
 * Acquires a state directory through a file in it, and kills processes that a killed sandbox has left running there.
 *
 * @returns the mark for the processes of this run, and the number of leftover processes that were killed
 * @throws SandboxRunning when another living process holds it
 */
export function takePossession(file: string): { mark: string; killed: number } {
  const mark = randomBytes(8).toString("hex");
  const content = `${JSON.stringify({ pid: process.pid, startTime: startTime(process.pid) ?? "unknown", mark })}\n`;
  let killed = 0;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, content, { flag: "wx", mode: 0o600 });
      return { mark, killed };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
        throw error;
      }
    }
    killed += removeLeftOvers(file);
  }
  throw new SandboxRunning(`Another sandbox is starting in the same directory: ${file} keeps coming back`);
}

/** Whether a living process holds the state directory of this file. */
export function isHeld(file: string): boolean {
  const run = readRun(file);
  return run !== undefined && startTime(run.pid) === run.startTime;
}

/** Releases the state directory. */
export function giveBack(file: string): void {
  rmSync(file, { force: true });
}

function removeLeftOvers(file: string): number {
  const run = readRun(file);
  if (run !== undefined && isHeld(file)) {
    throw new SandboxRunning(
      `Process ${run.pid} is running this sandbox already. Stop it first (kill ${run.pid}), or use another name`,
    );
  }
  const killed = run === undefined ? 0 : killMarked(run.mark);
  rmSync(file, { force: true });
  return killed;
}

function readRun(file: string): z.infer<typeof runSchema> | undefined {
  try {
    return runSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
