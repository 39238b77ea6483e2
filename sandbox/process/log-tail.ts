import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** The last non-empty lines of a log file, from its last 16 KiB; none if the file cannot be read. */
export function lastLines(path: string, count = 15): string[] {
  const bytes = tail(path, 16 * 1024);
  return bytes
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-count);
}

function tail(path: string, length: number): string {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return "";
  }
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(length, size));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8");
  } finally {
    closeSync(file);
  }
}
