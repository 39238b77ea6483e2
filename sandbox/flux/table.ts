import { stripVTControlCharacters } from "node:util";
import { shortRevision, type FluxRow } from "./status.ts";

/** How to draw a table. */
export interface TableOptions {
  /** Default false. */
  colour?: boolean;
  /** Columns of the terminal; longer lines are cut. Default: no limit. */
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
const columns: readonly Column[] = [
  { heading: "KIND", cell: ({ kind }) => kind },
  { heading: "NAMESPACE", cell: ({ namespace }) => namespace },
  { heading: "NAME", cell: ({ name }) => name },
  { heading: "REVISION", cell: ({ revision }) => revision },
  ready,
  { heading: "MESSAGE", cell: ({ message }) => message },
];
const GAP = "  ";

const colours: Readonly<Record<FluxRow["ready"], string>> = { True: "32", False: "31", Unknown: "33" };

/**
 * A table for people, one line a row, without a line break at the end. It tells clusters apart when there are rows of more than
 * one.
 */
export function renderTable(rows: readonly TableRow[], { colour = false, width }: TableOptions = {}): string {
  const several = new Set(rows.map((row) => row.cluster)).size > 1;
  const shown = several ? [cluster, ...columns] : columns;
  const cells = [shown.map(({ heading }) => heading), ...rows.map((row) => shown.map(({ cell }) => clean(cell(row))))];
  const widths = shown.map((_, column) => Math.max(...cells.map((line) => lengthOf(line[column] ?? ""))));
  const verdict = shown.indexOf(ready);
  const start = widths.slice(0, verdict).reduce((sum, size) => sum + size + GAP.length, 0);
  return cells
    .map((line, index) => {
      const text = cut(
        line
          .map((cell, column) => pad(cell, widths[column] ?? 0))
          .join(GAP)
          .trimEnd(),
        width,
      );
      if (!colour) {
        return text;
      }
      const row = rows[index - 1];
      return row === undefined
        ? paint(text, "2")
        : paintPart(text, start, (line[verdict] ?? "").length, colours[row.ready]);
    })
    .join("\n");
}

/** Messages quote what programs and people wrote: nothing in them may steer the terminal. */
function clean(text: string): string {
  return stripVTControlCharacters(shortRevision(text))
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

const segmenter = new Intl.Segmenter("en");

/** What a person counts as characters. */
function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function lengthOf(text: string): number {
  return charactersOf(text).length;
}

function paint(text: string, code: string): string {
  return `\u001b[${code}m${text}\u001b[0m`;
}
