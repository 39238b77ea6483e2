import { join } from "node:path";
import { readConnection, type SandboxConnection } from "../connection.ts";
import type { Layout } from "../layout.ts";
import { isHeld } from "../process/run-file.ts";
import { RUN_FILE } from "../process/supervisor.ts";

/** How tools reach a stack of a sandbox; `undefined` when it does not run. */
export function runningConnection(layout: Layout, stack: string): SandboxConnection | undefined {
  return isHeld(join(layout.root, RUN_FILE)) ? readConnection(layout.ofStack(stack).connection) : undefined;
}

/** Lines for a shell's `eval`, with which `pulumi`, `kubectl`, `git` and `sops` work against the sandbox. */
export function shellExports({ environment, stack, stackFile }: SandboxConnection): string {
  const variables = { ...environment, PULUMI_STACK: stack, PULUMI_OPTION_CONFIG_FILE: stackFile };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quoted(value)}`)
    .join("\n");
}

/** In single quotes, where a POSIX shell takes everything but a single quote as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
