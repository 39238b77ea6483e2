import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { packing } from "../../support/packed.ts";
import { projectRoot } from "../../support/test-platform.ts";
import { PROGRAM } from "./warm-program/places.ts";
import { programHost } from "./warm-program/start.ts";

/** What a packed project has of its own; everything else is that of the checkout. */
const OWN = ["Pulumi.yaml", "package.json", "index.ts"];

/** What git and the tools keep in a checkout. */
const KEPT = /^\.(?:git|sandbox)$/;

/**
 * Makes a Pulumi project whose program is the checkout's, packed into one file of JavaScript, which a process runs that has
 * Pulumi's SDK loaded already.
 *
 * @param directory - an empty one
 */
export async function packProject(directory: string): Promise<void> {
  for (const entry of readdirSync(projectRoot)) {
    if (!OWN.includes(entry) && !KEPT.test(entry)) symlinkSync(join(projectRoot, entry), join(directory, entry));
  }
  const project = projectFile.parse(parse(read("Pulumi.yaml")));
  const runtime = { name: "client", options: { address: await programHost() } };
  writeFileSync(join(directory, "Pulumi.yaml"), stringify({ ...project, runtime }));
  const manifest = z.looseObject({}).parse(JSON.parse(read("package.json")));
  writeFileSync(join(directory, "package.json"), JSON.stringify({ ...manifest, main: PROGRAM }));
  packed ??= pack();
  writeFileSync(join(directory, PROGRAM), await packed);
}

const projectFile = z.looseObject({});

/** A file of the checkout. */
function read(file: string): string {
  return readFileSync(join(projectRoot, file), "utf8");
}

/** The one file, made once in a process. */
let packed: Promise<Uint8Array> | undefined;

async function pack(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    ...packing,
    entryPoints: [join(projectRoot, "index.ts")],
    write: false,
    // There has to be one of it: that which the engine's runner of programs loads.
    packages: "external",
    // Packages that are CommonJS load parts of Node with `require`.
    banner: {
      js: 'import * as nodeModule from "node:module"; const require = nodeModule.createRequire(import.meta.url);',
    },
  });
  return Buffer.concat(outputFiles.map(({ contents }) => contents));
}
