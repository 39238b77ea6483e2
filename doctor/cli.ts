import { readArguments, usage, WrongRequest } from "./arguments.ts";
import { renderReport } from "./report.ts";

async function show(): Promise<number> {
  const request = readArguments(process.argv.slice(2), process.cwd(), process.env);
  if (request === undefined) {
    await print(usage);
    return 0;
  }
  // Loading the program takes seconds: not for a usage error.
  const { diagnose } = await import("./diagnose.ts");
  const report = await diagnose(request, process.cwd(), process.env);
  await print(request.json ? JSON.stringify(report, undefined, 2) : renderReport(report, process.stdout.isTTY));
  return report.faults === 0 ? 0 : 1;
}

function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${text}\n`, () => {
      resolve();
    });
  });
}

try {
  // What a check has left behind, such as a program that hangs, keeps nobody waiting.
  process.exit(await show());
} catch (error) {
  if (!(error instanceof WrongRequest)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
