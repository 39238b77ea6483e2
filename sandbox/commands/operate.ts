import type { ShowStep } from "../start.ts";
import { describeChanges, type StackProgress } from "../stack/progress.ts";
import type { Operation, Stack } from "../stack/stack.ts";

/** What can be operated on. */
export interface Operable {
  readonly stack: Pick<Stack, "name" | "operate">;
}

/** Runs an operation of the engine as a shown step. */
export function operate(
  { stack }: Operable,
  show: ShowStep,
  operation: Operation,
  flags: readonly string[] = [],
): Promise<StackProgress> {
  return show(`pulumi ${operation} ${stack.name}`, async (progress) => {
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
