import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildPrograms } from "./programs.ts";

/** Where the package has them, which a checkout has not. */
const directory = join(import.meta.dirname, "programs");

/** Go's own runner of WebAssembly for Node asks for this much: kustomize's recursions are deep. Kilobytes. */
const STACK_SIZE = 8192;

/** The programs with which `render` builds and checks, as the package brings them: compiled to WebAssembly. */
export function installedPrograms(): BuildPrograms {
  const file = (name: string): string => join(directory, name);
  return {
    fluxBuild: [process.execPath, `--stack-size=${STACK_SIZE}`, join(import.meta.dirname, "wasm-main.js")],
    kubernetes: file("kubernetes"),
    definitions: [file("definitions")],
    writeFluxRelease: (release) => {
      copyFileSync(file("flux.yaml"), release);
    },
  };
}
