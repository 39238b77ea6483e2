import { parseArgs } from "node:util";

/** The command line of a stand-in: its wrapper passes version and parent, the engine the rest. */
export interface CommandLine {
  version: string;
  /** The process that started the wrapper: the engine. */
  parent: number;
  /** Address of the engine; empty if not given. */
  engine: string;
}

/** Reads `<version> <parent> [flags of the engine] [address of the engine]`. */
export function readCommandLine(): CommandLine {
  const { positionals } = parseArgs({ allowPositionals: true, strict: false });
  const [version = "", parent = "", ...rest] = positionals;
  return { version, parent: Number(parent), engine: rest.at(-1) ?? "" };
}
