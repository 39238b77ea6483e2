import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { execa, type Options } from "execa";
import { packing } from "./packed.ts";
import { projectRoot } from "./test-platform.ts";

const main = "cli/main.ts";

/** The file that runs commands, made once in a process. */
const packed = await pack();

/** Arguments of Node with which a test runs a command of the project as a checkout has it. */
export function commandOfCheckout(...args: readonly string[]): string[] {
  return ["--import", import.meta.resolve("tsx"), join(projectRoot, main), ...args];
}

/** Arguments of Node with which a test runs a command of the project, packed. */
export function platformCommand(...args: readonly string[]): string[] {
  return [packed, ...args];
}

/** Runs a command of the project as a person would. */
export function runPlatform<T extends Options>(args: readonly string[], options: T) {
  return execa(process.execPath, platformCommand(...args), options);
}

async function pack(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "gitops-platform-packed-"));
  process.once("exit", () => {
    rmSync(directory, { recursive: true, force: true });
  });
  symlinkSync(join(projectRoot, "node_modules"), join(directory, "node_modules"));
  await build({
    ...packing,
    entryPoints: [join(projectRoot, main)],
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    packages: "external",
    // Each command loads what it needs.
    splitting: true,
  });
  return join(directory, "main.mjs");
}
