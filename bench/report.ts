import { phaseNames, wholeOf, type Phase, type Phases } from "./phases.ts";
import type { Run } from "./run.ts";
import { median, medians } from "./statistics.ts";

/** The machine and the number of runs of a measurement. */
export interface Circumstances {
  readonly processors: number;
  readonly processorModel: string;
  readonly memoryBytes: number;
  readonly node: string;
  /** The load average over the minute before. */
  readonly loadBefore: number;
  readonly runs: number;
}

/** The medians of several runs. */
export interface Summary {
  /** Milliseconds. */
  readonly up: Phases;
  readonly noOp: Phases;
  /** Milliseconds of a no-op `up` in the project's own code. */
  readonly ownCode: number;
  /** Milliseconds of processor time, by kind of process. */
  readonly processor: {
    readonly up: Readonly<Record<string, number>>;
    readonly noOp: Readonly<Record<string, number>>;
  };
  /** Bytes, by kind of process. */
  readonly memory: Readonly<Record<string, number>>;
  readonly wholeMemory: number;
}

/** The median of each figure on its own, so the parts need not add up to the whole. */
export function summaryOf(runs: readonly Run[]): Summary {
  return {
    up: medians(runs.map(({ up }) => up.phases)),
    noOp: medians(runs.map(({ noOp }) => noOp.phases)),
    ownCode: median(runs.map(({ ownCode }) => ownCode)),
    processor: {
      up: medians(runs.map(({ up }) => up.processor)),
      noOp: medians(runs.map(({ noOp }) => noOp.processor)),
    },
    memory: medians(runs.map(({ memory }) => memory)),
    wholeMemory: median(runs.map(({ wholeMemory }) => wholeMemory)),
  };
}

/** Renders two tables for people: the time of each phase, and the resources of each kind of process. */
export function renderReport(summary: Summary, circumstances: Circumstances): string {
  return [describe(circumstances), timeTable(summary), processTable(summary)].join("\n\n");
}

function describe({ runs, processors, processorModel, memoryBytes, node, loadBefore }: Circumstances): string {
  const machine = `${processors} processors (${processorModel}), ${megabytes(memoryBytes)} MB, Node ${node}`;
  return `${runs === 1 ? "One run" : `Medians of ${runs} runs`} on ${machine}; load before: ${loadBefore.toFixed(1)}`;
}

function timeTable({ up, noOp, ownCode }: Summary): string {
  const [whole, wholeNoOp] = [wholeOf(up), wholeOf(noOp)];
  const share = (part: number, of: number): string => `${Math.round((part / of) * 100)} %`;
  const line = (phase: Phase): string[] => [
    phaseNames[phase],
    seconds(up[phase]),
    share(up[phase], whole),
    seconds(noOp[phase]),
    share(noOp[phase], wholeNoOp),
  ];
  const phases: readonly Phase[] = [
    "sandbox",
    "engineStart",
    "sdk",
    "program",
    "providers",
    "engine",
    "flux",
    "engineEnd",
  ];
  return table([
    ["", "from nothing, s", "", "no-op, s", ""],
    ...phases.map(line),
    ["the whole `up`", seconds(whole), "100 %", seconds(wholeNoOp), "100 %"],
    ["of it the project's own code", "", "", seconds(ownCode), share(ownCode, wholeNoOp)],
    ["no-op, as a share of from nothing", "", "", "", share(wholeNoOp, whole)],
  ]);
}

function processTable({ processor, memory, wholeMemory }: Summary): string {
  const kinds = Object.keys(memory).sort((a, b) => (memory[b] ?? 0) - (memory[a] ?? 0));
  const sum = (times: Readonly<Record<string, number>>): string =>
    seconds(Object.values(times).reduce((total, time) => total + time, 0));
  return table([
    ["process", "peak MB", "CPU s from nothing", "CPU s no-op"],
    ...kinds.map((kind) => [
      kind,
      megabytes(memory[kind] ?? 0),
      seconds(processor.up[kind] ?? 0),
      seconds(processor.noOp[kind] ?? 0),
    ]),
    ["all, at one time", megabytes(wholeMemory), sum(processor.up), sum(processor.noOp)],
  ]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1024 / 1024));
}
