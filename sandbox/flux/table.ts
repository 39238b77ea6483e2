import { stripVTControlCharacters } from "node:util";
import { shortRevision, type FluxRow } from "./status.ts";

/** How to draw a table. */
export interface TableOptions {
  /** Default false. */
  colour?: boolean;
  /** Columns of the terminal; longer lines are cut. Default: no limit. */
  width?: number | undefined;
}

const headings = ["KIND", "NAMESPACE", "NAME", "REVISION", "READY", "MESSAGE"];
const READY = headings.indexOf("READY");
const GAP = "  ";

const colours: Readonly<Record<FluxRow["ready"], string>> = { True: "32", False: "31", Unknown: "33" };

/** A table for people, one line a row, without a line break at the end. */
export function renderTable(rows: readonly FluxRow[], { colour = false, width }: TableOptions = {}): string {
  const cells = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...cells.map((line) => lengthOf(line[column] ?? ""))));
  const start = widths.slice(0, READY).reduce((sum, size) => sum + size + GAP.length, 0);
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
        : paintPart(text, start, (line[READY] ?? "").length, colours[row.ready]);
    })
    .join("\n");
}

function cellsOf(row: FluxRow): string[] {
  const ready = row.suspended ? `${row.ready}, suspended` : row.ready;
  return [row.kind, row.namespace, row.name, row.revision, ready, row.message].map(shortRevision).map(oneLine);
}

/** Messages quote what programs and people wrote: nothing in them may steer the terminal. */
function oneLine(text: string): string {
  return stripVTControlCharacters(text)
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
