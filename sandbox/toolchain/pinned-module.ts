import { z } from "zod";
import { ToolchainError } from "./errors.ts";
import type { PinnedModule } from "./recipes.ts";
import { runGo, type GoTask } from "./run-go.ts";

const downloadSchema = z.looseObject({ Dir: z.string(), Sum: z.string() });

/**
 * Downloads a module that no `go.mod` requires.
 *
 * @param task - in a folder outside all modules, so that nothing is added to a `go.sum`
 * @returns the directory of its files
 * @throws ToolchainError when the module is not the pinned one
 */
export async function downloadModule({ module, version, sum }: PinnedModule, task: GoTask): Promise<string> {
  const answer = await runGo(task, ["mod", "download", "-json", `${module}@${version}`]);
  const { Dir, Sum } = downloadSchema.parse(JSON.parse(answer));
  if (Sum !== sum) {
    throw new ToolchainError(
      `The sandbox's ${task.recipe} could not be built: ${module} ${version} is not the module that was pinned. ` +
        `It is ${Sum}, and should be ${sum}. Do not go on before you know why.`,
    );
  }
  return Dir;
}
