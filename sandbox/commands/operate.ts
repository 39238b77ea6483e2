import type { ShowStep } from "../../terminal/steps.ts";
import { describeChanges } from "../stack/progress.ts";
import type { Operation, Stack } from "../stack/stack.ts";

/** An object with a stack to operate on. */
export interface Operable {
  readonly stack: Pick<Stack, "name" | "operate">;
}

/** An operation that is over. */
export interface Operated {
  readonly stack: string;
  readonly operation: Operation;
  /**
   * The number of resources that were changed, or in a preview would be, by the engine's name of the change, such as
   * `create` or `same`.
   */
  readonly changes: Readonly<Record<string, number>>;
}

/** Runs an operation of the engine as a shown step. */
export function operate(
  { stack }: Operable,
  show: ShowStep,
  operation: Operation,
  flags: readonly string[] = [],
): Promise<Operated> {
  return show(`pulumi ${operation} ${stack.name}`, async (progress) => {
    const done = await stack.operate(
      operation,
      (sofar) => {
        progress(sofar.changed === 0 ? sofar.line : `${sofar.changed} resources, ${sofar.line}`);
      },
      flags,
    );
    progress(describeChanges(done.summary));
    return { stack: stack.name, operation, changes: done.summary };
  });
}
