import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { z } from "zod";
import { packing } from "../../../support/packed.ts";
import { projectRoot } from "../../../support/test-platform.ts";

let host: Promise<string> | undefined;

/**
 * Starts the process that runs packed programs. All sandboxes of this process share it, and it ends with this process.
 *
 * @returns where the engine reaches it, `host:port`
 */
export function programHost(): Promise<string> {
  host ??= start();
  return host;
}

async function start(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "gitops-platform-host-"));
  symlinkSync(join(projectRoot, "node_modules"), join(directory, "node_modules"));
  const main = join(directory, "host.mjs");
  await build({ ...packing, entryPoints: [join(import.meta.dirname, "host.ts")], outfile: main, packages: "external" });
  // Most of what a run makes is garbage soon: with room for it, less is moved about.
  const child = fork(main, { execArgv: ["--max-semi-space-size=64"] });
  process.once("exit", () => {
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  });
  const [port] = z.tuple([z.number(), z.unknown()]).parse(await once(child, "message"));
  child.unref();
  child.channel?.unref();
  return `127.0.0.1:${port}`;
}
