/**
 * Code units that stand in a YAML file only as escapes, as ranges: those that YAML forbids, those that a YAML 1.1 reader
 * takes for a line break, and those that a person cannot see (among them the ones that reorder text).
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

/** Words that some YAML reader takes for null, a boolean, a float, a merge or a default key. */
const words = /^(?:~|null|true|false|yes|no|on|off|y|n|=|<<|[-+]?\.inf|\.nan)$/i;

/** All that any reader takes for an integer, a float, a sexagesimal or a date, and more: ambiguity is worth two quotes. */
const numbers = /^(?:[-+.]?[.0-9][0-9a-fox_.:+-]*|[-+.]*e[-+]?\d+)$/i;
const dates = /^\d{4}-\d{1,2}-\d{1,2}/;

/** Whether every YAML reader takes the text, written without quotes in block context, for this very string. */
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

/** Whether the text reads well, and survives, as a literal block. */
export function suitsBlock(text: string): boolean {
  return text.includes("\n") && /^\S/.test(text) && /\S\n?$/.test(text) && text.search(escapedUnits) < 0;
}

/**
 * The text as a literal block (`|`).
 *
 * @param indent - What stands before each line.
 */
export function literalBlock(text: string, indent: string): string {
  const header = text.endsWith("\n") ? "|" : "|-";
  const lines = text.replace(/\n$/, "").split("\n");
  return [header, ...lines.map((line) => (line === "" ? "" : `${indent === "" ? "  " : indent}${line}`))].join("\n");
}

/** The text in double quotes on one line. JSON's escapes are a subset of YAML's. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(escapedUnits, (unit) => escape(unit.charCodeAt(0)));
}
