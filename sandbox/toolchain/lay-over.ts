import { cp, mkdir, rm } from "node:fs/promises";
import { downloadModule } from "./pinned-module.ts";
import type { PinnedModule } from "./recipes.ts";
import type { GoTask } from "./run-go.ts";

/**
 * Copies a module and lays the files of the task's folder over it, as its main module. Go cannot replace single
 * packages of a module: `-overlay` does not apply to the module cache.
 *
 * @param target - path of the copy, which replaces existing files
 * @returns `target`
 * @throws ToolchainError when the module is not the pinned one
 */
export async function layOver(module: PinnedModule, task: GoTask, target: string): Promise<string> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await cp(await downloadModule(module, { ...task, folder: target }), target, { recursive: true });
  await cp(task.folder, target, { recursive: true, force: true });
  return target;
}
