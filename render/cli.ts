import { ConfigurationError } from "../configuration/fault.ts";
import { showSteps } from "../sandbox/steps.ts";
import { ToolchainError } from "../sandbox/toolchain/toolchain.ts";
import { readArguments, usage, WrongRequest } from "./arguments.ts";
import { OutputError } from "./output-directory.ts";
import { renderReport } from "./report.ts";
import { renderAndValidate } from "./run.ts";

const interrupted = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    interrupted.abort(name);
  });
}
try {
  const request = readArguments(process.argv.slice(2), process.cwd());
  if (request === undefined) console.log(usage);
  else {
    const report = await renderAndValidate(request, showSteps(process.stderr), interrupted.signal);
    console.log(request.json ? JSON.stringify(report, undefined, 2) : renderReport(report));
    process.exitCode = report.faults.length === 0 ? 0 : 1;
  }
} catch (error) {
  process.exitCode = exitCodeOf(error);
  if (!interrupted.signal.aborted) console.error(error instanceof Error ? error.message : error);
}

/** @throws the error itself when it is none that somebody foresaw */
function exitCodeOf(error: unknown): number {
  if (interrupted.signal.aborted) return 130;
  if (error instanceof WrongRequest || error instanceof OutputError) return 2;
  if (error instanceof ConfigurationError || error instanceof ToolchainError) return 1;
  throw error;
}
