import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError, Option, type Command } from "@commander-js/extra-typings";
import type { Circumstances } from "../../bench/report.ts";
import type { Run } from "../../bench/run.ts";
import { jsonOption } from "../options.ts";

/** Adds `bench`: what a `pulumi up` costs. */
export function addBench(program: Command): void {
  program
    .command("bench")
    .summary("measure pulumi up in a sandbox")
    .description(
      "Measures a pulumi up from nothing, until everything is Ready, and one with nothing to do, in sandboxes of its own. With --json: every run, and the medians; times in milliseconds, memory in bytes.",
    )
    .addOption(new Option("--runs <n>", "how often; the medians are shown").argParser(readCount).default(3))
    .addOption(jsonOption())
    .action(async ({ runs, json }) => {
      const { Interrupted } = await import("../../sandbox/process/supervisor.ts");
      await bench(runs, json === true).catch((error: unknown) => {
        if (!(error instanceof Interrupted)) throw error;
      });
    });
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError("It is a number from 1 on.");
  return count;
}

async function bench(runs: number, json: boolean): Promise<void> {
  const { renderReport, summaryOf } = await import("../../bench/report.ts");
  const { benchRun } = await import("../../bench/run.ts");
  const { sandboxDirectory } = await import("../../sandbox/layout.ts");
  const { showSteps } = await import("../../terminal/steps.ts");
  const around = circumstances(runs);
  const checkout = join(import.meta.dirname, "../..");
  const done: Run[] = [];
  for (let index = 1; index <= runs; index++) {
    process.stderr.write(`Run ${index} of ${runs}\n`);
    const options = { checkout, directory: sandboxDirectory(checkout, "bench") };
    done.push(await benchRun(options, showSteps(process.stderr)));
  }
  const summary = summaryOf(done);
  console.log(
    json ? JSON.stringify({ ...around, ...summary, all: done }, undefined, 2) : renderReport(summary, around),
  );
}

function circumstances(runs: number): Circumstances {
  const [processor] = cpus();
  const [loadBefore = NaN] = loadavg();
  return {
    processors: cpus().length,
    processorModel: processor?.model ?? "unknown",
    memoryBytes: totalmem(),
    node: process.versions.node,
    loadBefore,
    runs,
  };
}
