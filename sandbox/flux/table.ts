import { stripVTControlCharacters } from "node:util";
import { charactersOf, lengthOf, wrapWords } from "../../terminal/wrap.ts";
import { shortRevision, type FluxRow } from "./status.ts";

/** The options of a table. */
export interface TableOptions {
  /** Default false. */
  colour?: boolean;
  /** Columns of the terminal; no line is longer. Default: no limit. */
  width?: number | undefined;
}

/** A row, and in which cluster it is. */
export type TableRow = FluxRow & { readonly cluster?: string };

interface Column {
  readonly heading: string;
  readonly cell: (row: TableRow) => string;
}

const cluster: Column = { heading: "CLUSTER", cell: (row) => row.cluster ?? "" };
const ready: Column = {
  heading: "READY",
  cell: (row) => (row.suspended ? `${row.ready}, suspended` : row.ready),
};
const revision: Column = { heading: "REVISION", cell: (row) => row.revision };
const message: Column = { heading: "MESSAGE", cell: (row) => row.message };
const columns: readonly Column[] = [
  { heading: "KIND", cell: ({ kind }) => kind },
  { heading: "NAMESPACE", cell: ({ namespace }) => namespace },
  { heading: "NAME", cell: ({ name }) => name },
  revision,
  ready,
  message,
];
/** Characters of a message in its column; with room for fewer, messages are lines of their own. */
const leastMessage = 40;
/** Lines of one message. */
const mostLines = 6;
const GAP = "  ";

const colours: Readonly<Record<FluxRow["ready"], string>> = { True: "32", False: "31", Unknown: "33" };

/**
 * A table for people, one line a row, without a line break at the end. It tells clusters apart when there are rows of more than
 * one. On a narrow terminal, it leaves messages and then revisions out, and puts the message of each row that is not ready on
 * lines of its own below it.
 */
export function renderTable(
  rows: readonly TableRow[],
  { colour = false, width = Infinity }: TableOptions = {},
): string {
  const several = new Set(rows.map((row) => row.cluster)).size > 1;
  const shown = fitting(several ? [cluster, ...columns] : columns, rows, width);
  const widths = shown.map((column) => widthOf(column, rows));
  const verdict = shown.indexOf(ready);
  const start = widthOfAll(widths.slice(0, verdict)) + (verdict > 0 ? GAP.length : 0);
  const line = (cells: readonly string[]): string =>
    cut(cells.map((cell, column) => pad(cell, widths[column] ?? 0)).join(GAP).trimEnd(), width); // prettier-ignore
  const heading = line(shown.map(({ heading }) => heading));
  return [
    colour ? paint(heading, "2") : heading,
    ...rows.flatMap((row) => {
      const cells = shown.map(({ cell }) => clean(cell(row)));
      const text = line(cells);
      const below = shown.includes(message) || row.ready === "True" ? [] : wrapped(clean(row.message), width);
      return [colour ? paintPart(text, start, cells[verdict]?.length ?? 0, colours[row.ready]) : text, ...below];
    }),
  ].join("\n");
}

/** The columns that there is room for. */
function fitting(all: readonly Column[], rows: readonly TableRow[], width: number): readonly Column[] {
  const fits = (some: readonly Column[], more: number): boolean =>
    widthOfAll(some.map((column) => widthOf(column, rows))) + more <= width;
  const withoutMessage = all.filter((column) => column !== message);
  if (fits(withoutMessage, GAP.length + Math.min(leastMessage, widthOf(message, rows)))) return all;
  return fits(withoutMessage, 0) ? withoutMessage : withoutMessage.filter((column) => column !== revision);
}

function widthOf({ heading, cell }: Column, rows: readonly TableRow[]): number {
  return Math.max(heading.length, ...rows.map((row) => lengthOf(clean(cell(row)))));
}

function widthOfAll(widths: readonly number[]): number {
  return widths.reduce((sum, size) => sum + size, 0) + Math.max(0, widths.length - 1) * GAP.length;
}

/** A message in lines of a width, indented, and cut when there are too many. */
function wrapped(text: string, width: number): string[] {
  const lines = wrapWords(text, Math.max(1, width - GAP.length));
  const kept = lines.slice(0, mostLines);
  if (lines.length > mostLines) kept.push("…");
  return kept.map((line) => `${GAP}${line}`);
}

/** The directory in which kustomize-controller unpacks and builds. The path in the repository follows it. */
const BUILD_DIRECTORY = /[^\s'":]*\/kustomization-\d+\//g;

/** Messages quote what programs and people wrote: nothing in them may steer the terminal. */
function clean(text: string): string {
  return stripVTControlCharacters(shortRevision(text))
    .replaceAll(BUILD_DIRECTORY, "")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();
}

function pad(text: string, size: number): string {
  return text + " ".repeat(Math.max(0, size - lengthOf(text)));
}

function cut(text: string, width = Infinity): string {
  const characters = charactersOf(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

function paintPart(text: string, start: number, length: number, code: string): string {
  const characters = charactersOf(text);
  const part = characters.slice(start, start + length).join("");
  if (part === "") {
    return text;
  }
  return characters.slice(0, start).join("") + paint(part, code) + characters.slice(start + length).join("");
}

function paint(text: string, code: string): string {
  return `\u001b[${code}m${text}\u001b[0m`;
}
