/**
 * Ranges of code units that are always escaped in YAML: those that YAML forbids, those that a YAML 1.1 reader reads as
 * a line break, and invisible ones (including those that reorder text).
 */
const escapedRanges = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x200b, 0x200f],
  [0x2028, 0x202f],
  [0x2060, 0x206f],
  [0xfeff, 0xfeff],
  [0xfff0, 0xffff],
] as const;

const escapedUnits = new RegExp(
  `[${escapedRanges.map(([from, to]) => `${escape(from)}-${escape(to)}`).join("")}]`,
  "g",
);

function escape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}

/** Words that some YAML reader reads as null, a boolean, a float, a merge key or a default key. */
const words = /^(?:~|null|true|false|yes|no|on|off|y|n|=|<<|[-+]?\.inf|\.nan)$/i;

/**
 * Everything that any reader could read as an integer, a float, a sexagesimal or a date, and more: in doubt, use
 * quotes.
 */
const numbers = /^(?:[-+.]?[.0-9][0-9a-fox_.:+-]*|[-+.]*e[-+]?\d+)$/i;
const dates = /^\d{4}-\d{1,2}-\d{1,2}/;

/** Whether every YAML reader reads the text, written without quotes in block context, as this exact string. */
export function mayStandPlain(text: string): boolean {
  return (
    text !== "" &&
    !/[\t\n]/.test(text) &&
    text.search(escapedUnits) < 0 &&
    !/^[\s,[\]{}#&*!|>'"%@`?:]/.test(text) &&
    !/^(?:-$|- |---|\.\.\.)/.test(text) &&
    !/: | #|[\s:]$/.test(text) &&
    !words.test(text) &&
    !numbers.test(text) &&
    !dates.test(text)
  );
}

/** Whether the text is readable, and stays unchanged, as a literal block. */
export function suitsBlock(text: string): boolean {
  return text.includes("\n") && /^\S/.test(text) && /\S\n?$/.test(text) && text.search(escapedUnits) < 0;
}

/**
 * Formats the text as a literal block (`|`).
 *
 * @param indent - The indentation of each line.
 */
export function literalBlock(text: string, indent: string): string {
  const header = text.endsWith("\n") ? "|" : "|-";
  const lines = text.replace(/\n$/, "").split("\n");
  return [header, ...lines.map((line) => (line === "" ? "" : `${indent === "" ? "  " : indent}${line}`))].join("\n");
}

/** Formats the text in double quotes on one line. JSON's escapes are a subset of YAML's. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(escapedUnits, (unit) => escape(unit.charCodeAt(0)));
}
