import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** The last lines of a log file that are not empty; none when the file cannot be read. At most 16 KiB are looked at. */
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
