import type { Writable } from "node:stream";
import spinner from "yocto-spinner";
import type { ShowStep } from "./start.ts";

/** Milliseconds between two lines of one step where they cannot be drawn over each other. */
const betweenLines = 5000;

/** Milliseconds after which such a step says again what it last said, so that nobody takes it for dead. */
const silence = 30_000;

/** Where steps are shown. */
export type StepStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Shows each step as a line with its time: one that moves on a terminal, more of them elsewhere when it takes long. */
export function showSteps(stream: StepStream): ShowStep {
  return stream.isTTY === true
    ? (title, step) => spinning(stream, title, step)
    : (title, step) => plain(stream, title, step);
}

/** Columns that the spinner takes before the text. */
const SPINNER = 2;

async function spinning<T>(
  stream: StepStream,
  title: string,
  step: (progress: (line: string) => void) => Promise<T>,
): Promise<T> {
  const shown = spinner({ text: title, stream }).start();
  const clock = stopwatch();
  let last = "";
  const now = (): string => cut(lineOf(title, clock(), last), (stream.columns ?? Infinity) - SPINNER);
  const ticking = setInterval(() => {
    shown.text = now();
  }, 100);
  try {
    const result = await step((line) => {
      last = line;
    });
    shown.success(now());
    return result;
  } catch (error) {
    shown.error(now());
    throw error;
  } finally {
    clearInterval(ticking);
  }
}

async function plain<T>(
  stream: StepStream,
  title: string,
  step: (progress: (line: string) => void) => Promise<T>,
): Promise<T> {
  const clock = stopwatch();
  let last = "";
  let saidAt = 0;
  const say = (): void => {
    saidAt = clock();
    stream.write(`  ${lineOf(title, clock(), last)}\n`);
  };
  const reminder = setInterval(() => {
    if (clock() - saidAt >= silence) say();
  }, 1000);
  try {
    const result = await step((line) => {
      last = line;
      if (clock() - saidAt >= betweenLines) say();
    });
    stream.write(`${lineOf(title, clock(), last)}\n`);
    return result;
  } finally {
    clearInterval(reminder);
  }
}

/** Milliseconds since it was made. */
function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

function lineOf(title: string, milliseconds: number, line: string): string {
  return `${title.padEnd(19)} ${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${line}`.trimEnd();
}

/** A spinner's line must not wrap: it could not be drawn over. */
function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
