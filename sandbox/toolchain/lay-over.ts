import { cp, mkdir, rm } from "node:fs/promises";
import { z } from "zod";
import { ToolchainError } from "./errors.ts";
import type { PinnedModule } from "./recipes.ts";
import { runGo, type GoTask } from "./run-go.ts";

const downloadSchema = z.looseObject({ Dir: z.string(), Sum: z.string() });

/**
 * Copies a module and lays the files of the task's folder over it, as its main module. Go itself has no way to replace
 * single packages of a module: `-overlay` leaves the module cache alone.
 *
 * @param target - where the copy goes, in place of what is there
 * @returns `target`
 * @throws ToolchainError when the module is not the one that was pinned
 */
export async function layOver({ module, version, sum }: PinnedModule, task: GoTask, target: string): Promise<string> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const answer = await runGo({ ...task, folder: target }, ["mod", "download", "-json", `${module}@${version}`]);
  const { Dir, Sum } = downloadSchema.parse(JSON.parse(answer));
  if (Sum !== sum) {
    throw new ToolchainError(
      `The sandbox's ${task.recipe} could not be built: ${module} ${version} is not the module that was pinned. ` +
        `It is ${Sum}, and should be ${sum}. Do not go on before you know why.`,
    );
  }
  await cp(Dir, target, { recursive: true });
  await cp(task.folder, target, { recursive: true, force: true });
  return target;
}
