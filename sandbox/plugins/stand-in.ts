import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { writeChildProgram } from "./plugin-directory.ts";

/** Plugins that this project has a stand-in for. */
export type StandInName = "nodejs" | "kubernetes" | "tls";

/**
 * Packs a stand-in into one file of JavaScript: as the many files of TypeScript that it is, it takes five times as long to
 * start, and every `pulumi up` starts it twice.
 *
 * @param directory - the plugin's own, where the engine looks for `program`.
 * @param program - file name that the engine expects.
 * @param version - what the plugin says its version is.
 */
export async function installStandIn(
  name: StandInName,
  directory: string,
  program: string,
  version: string,
): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, name, "main.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    write: false,
    logLevel: "error",
    // Packages that are CommonJS load parts of Node with `require`.
    banner: {
      js: 'import * as nodeModule from "node:module"; const require = nodeModule.createRequire(import.meta.url);',
    },
  });
  const script = join(directory, "stand-in.mjs");
  for (const file of outputFiles) await writeFile(script, file.contents);
  await writeChildProgram(directory, program, [process.execPath, script, version]);
}
