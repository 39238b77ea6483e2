import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { promisify } from "node:util";
import { PROJECT_SCHEMAS } from "../configuration/schema-files.ts";
import { buildPrograms } from "../sandbox/build-programs.ts";
import { pathsIn } from "./imports.ts";
import { EXPORTS, packageManifest } from "./manifest.ts";
import { writeFluxBuild } from "./wasm.ts";

const project = join(import.meta.dirname, "..");

/** The command-line program of the package, relative to it. */
const BIN = "cli/installed.js";

/** Directory of the programs of `render`. */
const PROGRAMS = "render/programs";

/** The template of a new project, which imports the package. */
const TEMPLATE = "init/template";

/** Directories whose JavaScript is not part of the package's own code. */
const DATA_DIRECTORIES = [PROGRAMS, TEMPLATE];

/** What the package has beside its code: what the program reads, and what people read. */
const DATA = ["catalog", "docs", TEMPLATE, "LICENSE", "README.md", ...PROJECT_SCHEMAS];

/**
 * Makes the package: JavaScript with types in the tree of the sources, and what the program reads beside it. `npm pack` and
 * `npm publish` take the directory as it is.
 *
 * @param directory of the package. What is there before is deleted.
 * @param report told what goes on, a line each
 * @throws ToolchainError when the programs of `render` cannot be built
 */
export async function makePackage(directory: string, report: (line: string) => void): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  report("compiling TypeScript");
  await compile(directory);
  leaveTypes(directory);
  for (const path of DATA) cpSync(join(project, path), join(directory, path), { recursive: true });
  // The workflow of previews is committed as it is.
  cpSync(join(project, "previews"), join(directory, "previews"), { recursive: true });
  report("collecting the programs of render");
  await addPrograms(join(directory, PROGRAMS), report);
  const manifest: unknown = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  const written = packageManifest(manifest, BIN, codeIn(directory));
  writeFileSync(join(directory, "package.json"), `${JSON.stringify(written, undefined, 2)}\n`);
}

async function compile(directory: string): Promise<void> {
  const compiler = join(project, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [compiler, "--project", import.meta.dirname, "--outDir", directory]);
}

/** Deletes the types that nobody can import. */
function leaveTypes(directory: string): void {
  const seen = new Set(Object.values(EXPORTS).map((path) => `${path}.d.ts`));
  for (const file of seen) {
    for (const path of pathsIn(readFileSync(join(directory, file), "utf8"))) {
      seen.add(posix.join(posix.dirname(file), path.replace(/\.[jt]s$/, ".d.ts")));
    }
  }
  for (const file of filesBelow(directory)) {
    if (file.endsWith(".d.ts") && !seen.has(file)) rmSync(join(directory, file));
  }
}

function codeIn(directory: string): string[] {
  return filesBelow(directory)
    .filter((file) => /\.(?:js|d\.ts)$/.test(file) && !DATA_DIRECTORIES.some((data) => file.startsWith(`${data}/`)))
    .map((file) => readFileSync(join(directory, file), "utf8"));
}

async function addPrograms(directory: string, report: (line: string) => void): Promise<void> {
  await writeFluxBuild(directory, report);
  const programs = await buildPrograms(report, new AbortController().signal);
  cpSync(programs.kubernetes, join(directory, "kubernetes"), { recursive: true });
  for (const definitions of programs.definitions) {
    cpSync(definitions, join(directory, "definitions"), { recursive: true });
  }
  programs.writeFluxRelease(join(directory, "flux.yaml"));
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
}
