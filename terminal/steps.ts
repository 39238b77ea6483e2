import type { Writable } from "node:stream";
import spinner from "yocto-spinner";

/** Shows a step while it runs, with whatever it says last. */
export type ShowStep = <T>(title: string, step: (progress: (line: string) => void) => Promise<T>) => Promise<T>;

/**
 * Shows nothing.
 * @internal For tests.
 */
export const silently: ShowStep = (_, step) => step(() => undefined);

/** Milliseconds between two lines of one step on a stream that is not a terminal. */
const betweenLines = 5000;

/** Milliseconds after which such a step repeats its last line, so that it does not look dead. */
const silence = 30_000;

/** The stream on which steps are shown. */
export type StepStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/**
 * Shows each step as a line with its time: one updated line on a terminal, several lines elsewhere if it takes long.
 */
export function showSteps(stream: StepStream): ShowStep {
  return stream.isTTY === true
    ? (title, step) => spinning(stream, title, step)
    : (title, step) => plain(stream, title, step);
}

/** The width of the spinner before the text, in columns. */
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

/** Returns a function that returns the elapsed milliseconds. */
function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

function lineOf(title: string, milliseconds: number, line: string): string {
  return `${title.padEnd(19)} ${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${line}`.trimEnd();
}

/** Truncates a line to the terminal's width: a wrapped line could not be overwritten. */
function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
