import { ConfigurationError, type Fault } from "../configuration/fault.ts";
import type { Configuration } from "../model/configuration.ts";
import type { Recording } from "../render/program/record.ts";
import { runStack } from "../render/program/run-stack.ts";
import { reasonOf, type Known } from "./known.ts";
import type { Settings } from "./settings.ts";

/** The resources that an `up` would declare. */
export interface Plan {
  readonly configuration: Configuration;
  readonly recording: Pick<Recording, "resources" | "all">;
  /** Errors in the configuration that do not prevent a plan: only secrets that are not set yet. */
  readonly faults: readonly Fault[];
}

/** The reason why there is no plan. */
export interface NoPlan {
  readonly why: string;
  readonly faults: readonly Fault[];
}

/**
 * Runs the program without an engine. If secrets are not set yet, placeholders replace them.
 *
 * @param stack name without the organisation
 * @param run the program; the stack's own by default
 */
export async function planOf(
  stack: string,
  settings: Settings,
  run: typeof runStack = runStack,
): Promise<{ readonly value: Plan } | NoPlan> {
  const first = await attempt(stack, settings.values, run);
  if ("value" in first || settings.values === settings.placeholders) return first;
  const second = await attempt(stack, settings.placeholders, run);
  return "value" in second ? { value: { ...second.value, faults: first.faults } } : first;
}

async function attempt(
  stack: string,
  values: Settings["values"],
  run: typeof runStack,
): Promise<{ readonly value: Plan } | NoPlan> {
  const seen: Configuration[] = [];
  try {
    const recording = await run(stack, values, { configuration: (one) => seen.push(one) });
    const [configuration] = seen;
    if (configuration === undefined) throw new Error("the program has not looked at GitHub");
    return { value: { configuration, recording, faults: [] } };
  } catch (error) {
    if (error instanceof ConfigurationError) return { why: "the configuration has errors", faults: error.faults };
    // Everything else can be checked without the plan.
    return { why: `the program fails: ${reasonOf(error)}`, faults: [] };
  }
}

/** The number of resources of a kind in the plan: `github:RepositoryFile`. */
export function countOf({ recording }: Plan, kind: string): number {
  return recording.all(kind).length;
}

/** Errors of the configuration, whether or not there is a plan. */
export function faultsOf(plan: Known<Plan> | NoPlan): readonly Fault[] {
  if ("value" in plan) return plan.value.faults;
  return "faults" in plan ? plan.faults : [];
}
