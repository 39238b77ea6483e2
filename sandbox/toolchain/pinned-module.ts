import { z } from "zod";
import { ToolchainError } from "./errors.ts";
import type { PinnedModule } from "./recipes.ts";
import { runGo, type GoTask } from "./run-go.ts";

const downloadSchema = z.looseObject({ Dir: z.string(), Sum: z.string() });

/**
 * Fetches a module that no `go.mod` requires.
 *
 * @param task - in a folder that is in no module, so that nothing is added to a `go.sum`
 * @returns where its files are
 * @throws ToolchainError when the module is not the one that was pinned
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
