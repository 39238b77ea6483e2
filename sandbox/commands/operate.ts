import type { Running, ShowStep } from "../running.ts";
import { describeChanges, type StackProgress } from "../stack/progress.ts";
import type { Operation } from "../stack/stack.ts";

/** Runs an operation of the engine as a shown step. */
export function operate(
  { stack }: Pick<Running, "stack">,
  show: ShowStep,
  operation: Operation,
  flags: readonly string[] = [],
): Promise<StackProgress> {
  return show(`pulumi ${operation}`, async (progress) => {
    const done = await stack.operate(
      operation,
      (sofar) => {
        progress(sofar.changed === 0 ? sofar.line : `${sofar.changed} resources, ${sofar.line}`);
      },
      flags,
    );
    progress(describeChanges(done.summary));
    return done;
  });
}
