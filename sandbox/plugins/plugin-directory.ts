import { chmod, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Creates an empty directory, and replaces an existing one. */
export async function emptyDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
}

/** Links every file of an installed plugin, because the engine rejects a linked directory. */
export async function linkPlugin(installed: string, directory: string): Promise<void> {
  for (const entry of await readdir(installed)) await symlink(join(installed, entry), join(directory, entry));
}

/** Writes a program that executes another one, with these arguments followed by its own. */
export async function writeProgram(directory: string, program: string, command: readonly string[]): Promise<void> {
  await writeScript(directory, program, `exec ${command.map(quote).join(" ")} "$@"`);
}

/** {@link writeProgram}, with the id of the parent process before the program's own arguments. */
export async function writeChildProgram(directory: string, program: string, command: readonly string[]): Promise<void> {
  // The shell knows its parent before Node has started, when the engine may be gone already.
  await writeScript(directory, program, `exec ${command.map(quote).join(" ")} "$PPID" "$@"`);
}

async function writeScript(directory: string, program: string, line: string): Promise<void> {
  const path = join(directory, program);
  await writeFile(path, `#!/bin/sh\n${line}\n`);
  await chmod(path, 0o755);
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
