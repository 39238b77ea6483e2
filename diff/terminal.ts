import { styleText } from "node:util";
import { counted } from "../terminal/counted.ts";
import type { Change, Comparison, StackComparison } from "./compare.ts";

/**
 * A comparison for a terminal: per stack the changed files, the diff of the objects, and the errors; then the access.
 *
 * @param colour Whether to colour it. Default: no.
 */
export function renderComparison(comparison: Comparison, colour = false): string {
  const paint = painter(colour);
  const lines = [
    ...comparison.stacks.flatMap((stack) => [...stackLines(stack, paint), ""]),
    ...accessLines(comparison, paint),
  ];
  return lines.join("\n").trimEnd();
}

type Paint = (kind: Change["kind"] | "head", text: string) => string;

function painter(colour: boolean): Paint {
  const colours = { added: "green", removed: "red", changed: "yellow", head: "bold" } as const;
  return (kind, text) => (colour ? styleText(colours[kind], text, { validateStream: false }) : text);
}

const signs = { added: "+", removed: "-", changed: "~" } as const;

function stackLines(stack: StackComparison, paint: Paint): string[] {
  return [
    paint("head", stackTitle(stack)),
    ...section("Files", stack.files, (change) => [entry(change, paint)]),
    ...section("Objects", stack.objects, (change) => [entry(change, paint), ...patchLines(change, paint)]),
    ...(stack.errors.length === 0 ? [] : ["  Errors", ...stack.errors.map((error) => `    ${error}`)]),
    ...(stack.solved.length === 0 ? [] : ["  Solved errors", ...stack.solved.map((error) => `    ${error}`)]),
  ];
}

/** `prod (prod/cloud): 3 files, 2 objects`, or `prod (prod/cloud): no changes`. */
export function stackTitle({ stack, cluster, kind, files, objects, errors }: StackComparison): string {
  const name = cluster === "" ? stack : `${stack} (${cluster})`;
  const how = { added: " is new", removed: " is removed", changed: "", same: "" }[kind];
  const counts =
    kind === "same" ? "no changes" : `${counted(files.length, "file")}, ${counted(objects.length, "object")}`;
  return `${name}${how}: ${counts}${errors.length === 0 ? "" : `, ${counted(errors.length, "error")}`}`;
}

function section(title: string, changes: readonly Change[], show: (change: Change) => string[]): string[] {
  return changes.length === 0 ? [] : [`  ${title}`, ...changes.flatMap(show)];
}

function entry({ kind, name }: Change, paint: Paint): string {
  return `    ${paint(kind, `${signs[kind]} ${name}`)}`;
}

/** The diff of something that was there before: of anything else, it would be the whole text. */
function patchLines({ kind, patch }: Change, paint: Paint): string[] {
  if (kind !== "changed") return [];
  return patch.split("\n").map((line) => `      ${paintLine(line, paint)}`.trimEnd());
}

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith("+")) return paint("added", line);
  return line.startsWith("-") ? paint("removed", line) : line;
}

function accessLines({ access }: Comparison, paint: Paint): string[] {
  if (access.length === 0) return ["Nobody gains or loses access."];
  return [
    paint("head", "Access"),
    ...access.flatMap(({ app, gained, lost }) => [
      `  ${app}`,
      ...gained.map((line) => `    ${paint("added", `+ ${line}`)}`),
      ...lost.map((line) => `    ${paint("removed", `- ${line}`)}`),
    ]),
  ];
}
