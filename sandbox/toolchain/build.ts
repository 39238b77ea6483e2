// Builds all programs of the sandbox and prints their paths: `npx tsx sandbox/toolchain/build.ts`.
import { ToolchainError } from "./errors.ts";
import type { ToolchainEvent } from "./events.ts";
import { programNames } from "./recipes.ts";
import { ensureToolchain } from "./toolchain.ts";

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function lineOf(event: ToolchainEvent): string | undefined {
  switch (event.kind) {
    case "cached":
      return `${event.recipe}: there already`;
    case "waiting":
      return `waiting for ${event.holder}, which is building`;
    case "fetching":
      return `${event.recipe}: fetching modules`;
    case "built":
      return `${event.recipe}: built in ${Math.round(event.seconds)} s`;
    case "cleaning":
      return "deleting downloads and intermediate results";
    case "compiling":
      return undefined;
  }
}

function show(event: ToolchainEvent): void {
  const line = lineOf(event);
  if (line !== undefined) say(line);
}

const interrupted = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    interrupted.abort(name);
  });
}
try {
  const toolchain = await ensureToolchain({ report: show, signal: interrupted.signal });
  for (const name of programNames) say(`${name.padEnd(24)}${toolchain.program(name)}`);
} catch (error) {
  if (!(error instanceof ToolchainError || interrupted.signal.aborted)) throw error;
  process.stderr.write(`${error instanceof ToolchainError ? error.message : "interrupted"}\n`);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}
