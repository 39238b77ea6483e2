import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { explain } from "../sandbox/errors.ts";
import { sandboxDirectory } from "../sandbox/layout.ts";
import { Interrupted } from "../sandbox/process/supervisor.ts";
import { showSteps } from "../sandbox/steps.ts";
import { renderReport, summaryOf, type Circumstances } from "./report.ts";
import { benchRun, type Run } from "./run.ts";

const usage = `Usage: npm run bench -- [--runs <n>] [--json]

Measures a \`pulumi up\` from nothing, until everything is Ready, and one with nothing to do, in sandboxes of its own.
  --runs <n>  how often; the medians are shown (3)
  --json      for machines: every run, and the medians; times in milliseconds, memory in bytes`;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});
const count = Number(values.runs);

if (values.help || !Number.isInteger(count) || count < 1) {
  console.log(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  try {
    await bench(count, values.json);
  } catch (error) {
    if (!(error instanceof Interrupted)) {
      console.error(explain(error));
      process.exitCode = 1;
    }
  }
}

async function bench(runs: number, json: boolean): Promise<void> {
  const around = circumstances(runs);
  const checkout = join(import.meta.dirname, "..");
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
