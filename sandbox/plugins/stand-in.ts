import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { writeChildProgram } from "./plugin-directory.ts";

/** Plugins for which this project has a stand-in. */
export type StandInName = "nodejs" | "kubernetes" | "tls";

/**
 * Bundles a stand-in into one JavaScript file: as separate TypeScript files, it takes five times as long to start, and
 * every `pulumi up` starts it twice.
 *
 * @param directory - the plugin's own, where the engine looks for `program`.
 * @param program - file name that the engine expects.
 * @param version - the version that the plugin reports.
 */
export async function installStandIn(
  name: StandInName,
  directory: string,
  program: string,
  version: string,
): Promise<void> {
  const script = join(directory, "stand-in.mjs");
  await writeFile(script, await packed(name));
  await writeChildProgram(directory, program, [process.execPath, script, version]);
}

const inPacks = new Map<StandInName, Promise<Uint8Array>>();

/** The bundle, built once per process: the tests start many sandboxes in one. */
function packed(name: StandInName): Promise<Uint8Array> {
  const file = inPacks.get(name) ?? pack(name);
  inPacks.set(name, file);
  return file;
}

async function pack(name: StandInName): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, name, "main.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    write: false,
    logLevel: "error",
    // CommonJS packages load modules of Node with `require`.
    banner: {
      js: 'import * as nodeModule from "node:module"; const require = nodeModule.createRequire(import.meta.url);',
    },
  });
  return Buffer.concat(outputFiles.map(({ contents }) => contents));
}
