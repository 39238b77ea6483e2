import { runProgram } from "./program.ts";

// A checkout has the program on no shell's PATH.
const typed = process.env["npm_lifecycle_event"] === undefined ? "platform" : "npm run platform --";

const exitCode = await runProgram(process.argv.slice(2), {
  typed,
  writeErr: (text) => process.stderr.write(text),
});
// A command may have set it: a report with faults, a signal.
process.exitCode ??= exitCode;
