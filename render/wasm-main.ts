// Runs flux-build, compiled to WebAssembly: node wasm-main.js <directory with the OpenAPI documents of Kubernetes>
import fs from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";

/** An instance of the class that Go's own `wasm_exec.js` defines. */
interface Runtime {
  argv: readonly string[];
  env: NodeJS.ProcessEnv;
  exit: (code: number) => void;
  readonly importObject: object;
  run(instance: object): Promise<void>;
}

declare global {
  var Go: new () => Runtime;
  /** Node has it, but its types do not. */
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Only a namespace merges with the one of Node's types.
  namespace WebAssembly {
    function instantiate(program: Uint8Array, imports: object): Promise<{ readonly instance: object }>;
  }
}

const programs = path.join(import.meta.dirname, "programs");

// It looks for these where a browser has them, or has none.
Object.assign(globalThis, { fs, path });
createRequire(import.meta.url)(path.join(programs, "wasm_exec.js"));
const go = new Go();
go.argv = ["flux-build", ...process.argv.slice(2)];
go.env = { TMPDIR: tmpdir(), ...process.env };
go.exit = (code) => {
  process.exit(code);
};
const program = brotliDecompressSync(fs.readFileSync(path.join(programs, "flux-build.wasm.br")));
const { instance } = await WebAssembly.instantiate(program, go.importObject);
await go.run(instance);
