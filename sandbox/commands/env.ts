import { join } from "node:path";
import { readConnection, type SandboxConnection } from "../connection.ts";
import type { Layout } from "../layout.ts";
import { isHeld } from "../process/run-file.ts";
import { RUN_FILE } from "../process/supervisor.ts";

/** The connection to a stack of a sandbox; `undefined` if the sandbox is not running. */
export function runningConnection(layout: Layout, stack: string): SandboxConnection | undefined {
  return isHeld(join(layout.root, RUN_FILE)) ? readConnection(layout.ofStack(stack).connection) : undefined;
}

/** The shell function that undoes {@link shellExports}. */
export const LEAVE = "leave_sandbox";

/**
 * Lines for a shell's `eval` that set up `pulumi`, `kubectl`, `git` and `sops` for the sandbox. They put the sandbox's
 * programs before those of the evaluating shell, and define {@link LEAVE}.
 */
export function shellExports({ environment, programs, stack, stackFile }: SandboxConnection): string {
  const variables = Object.entries({ ...environment, PULUMI_STACK: stack, PULUMI_OPTION_CONFIG_FILE: stackFile })
    // npm has changed the PATH of this process.
    .filter(([name]) => name !== "PATH")
    .map(([name, value]): [string, string] => [name, quoted(value)]);
  const all: [string, string][] = [["PATH", `${quoted(programs.join(":"))}"\${PATH:+:$PATH}"`], ...variables];
  return [
    `if command -v ${LEAVE} > /dev/null; then ${LEAVE}; fi`,
    ...all.flatMap(([name, value]) => [remember(name), `export ${name}=${value}`]),
    `${LEAVE}() {`,
    ...all.map(([name]) => `  ${giveBack(name)}`),
    `  unset -f ${LEAVE}`,
    "}",
  ].join("\n");
}

function before(name: string): string {
  return `SANDBOX_BEFORE_${name}`;
}

function remember(name: string): string {
  return `if [ -n "\${${name}+set}" ]; then ${before(name)}="$${name}"; fi`;
}

function giveBack(name: string): string {
  const old = before(name);
  return `if [ -n "\${${old}+set}" ]; then export ${name}="$${old}"; unset ${old}; else unset ${name}; fi`;
}

/** Quotes a text in single quotes, where a POSIX shell interprets nothing but the single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
