import { parseArgs } from "node:util";

/** What a stand-in is started with: version and parent by its wrapper, everything after them by the engine. */
export interface CommandLine {
  version: string;
  /** The process that started the wrapper: the engine. */
  parent: number;
  /** Where the engine listens; empty when it does not say. */
  engine: string;
}

/** Reads `<version> <parent> [flags of the engine] [address of the engine]`. */
export function readCommandLine(): CommandLine {
  const { positionals } = parseArgs({ allowPositionals: true, strict: false });
  const [version = "", parent = "", ...rest] = positionals;
  return { version, parent: Number(parent), engine: rest.at(-1) ?? "" };
}
