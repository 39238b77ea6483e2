import type { Writable } from "node:stream";
import spinner from "yocto-spinner";
import type { ShowStep } from "./running.ts";

/** Milliseconds between two lines of one step where they cannot be drawn over each other. */
const betweenLines = 5000;

/** Shows each step as a line with its time: one that moves on a terminal, more of them elsewhere when it takes long. */
export function showSteps(stream: Writable & { readonly isTTY?: boolean }): ShowStep {
  return stream.isTTY === true
    ? (title, step) => spinning(stream, title, step)
    : (title, step) => plain(stream, title, step);
}

async function spinning<T>(
  stream: Writable & { readonly isTTY?: boolean },
  title: string,
  step: (progress: (line: string) => void) => Promise<T>,
): Promise<T> {
  const shown = spinner({ text: title, stream }).start();
  const clock = stopwatch();
  let last = "";
  try {
    const result = await step((line) => {
      last = line;
      shown.text = lineOf(title, clock(), line);
    });
    shown.success(lineOf(title, clock(), last));
    return result;
  } catch (error) {
    shown.error(lineOf(title, clock(), last));
    throw error;
  }
}

async function plain<T>(
  stream: Writable,
  title: string,
  step: (progress: (line: string) => void) => Promise<T>,
): Promise<T> {
  const clock = stopwatch();
  let last = "";
  let saidAt = 0;
  const result = await step((line) => {
    last = line;
    if (clock() - saidAt < betweenLines) return;
    saidAt = clock();
    stream.write(`  ${lineOf(title, clock(), line)}\n`);
  });
  stream.write(`${lineOf(title, clock(), last)}\n`);
  return result;
}

/** Milliseconds since it was made. */
function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

function lineOf(title: string, milliseconds: number, line: string): string {
  return `${title.padEnd(19)} ${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${line}`.trimEnd();
}
