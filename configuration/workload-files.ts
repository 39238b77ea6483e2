import { readDeclarations, type Declaration } from "./declarations.ts";
import type { DraftWorkload } from "./rules/rule.ts";
import type { Fault, Source } from "./fault.ts";
import { legible } from "./legible.ts";
import { check, type Checked } from "./schema/check.ts";
import { workloadSchema, type WorkloadValues } from "./schema/workload.ts";
import { leakedSecrets } from "./secrecy.ts";

/** Where workloads are, unless `platform:workloads` says otherwise. */
export const DEFAULT_WORKLOADS = "./workloads";

/** A workload's file that says what it should. */
export interface DeclaredWorkload {
  readonly name: string;
  readonly values: WorkloadValues;
}

/** Every workload, as far as they could be read. */
export interface WorkloadsReading {
  /** All of them, by name. */
  readonly drafts: readonly DraftWorkload[];
  /** Those without faults of their own, by name. */
  readonly declared: readonly DeclaredWorkload[];
  readonly faults: readonly Fault[];
}

/**
 * Reads every workload.
 *
 * @param directory of the project
 * @param workloads where the files are, as configured
 * @param stack where a fault in that key itself is reported
 */
export async function readWorkloads(
  directory: string,
  workloads: string | undefined,
  stack: Source,
): Promise<WorkloadsReading> {
  const { declarations, faults } = await readDeclarations({
    ...{ project: directory, key: "workloads", configured: workloads, byDefault: DEFAULT_WORKLOADS },
    ...{ stack, noun: "workload" },
  });
  const readings = declarations.map((file) => ({ name: file.name, ...readWorkload(file) }));
  return {
    drafts: declarations.map(({ name, source }) => ({ name, source, values: legible(workloadSchema, source.value) })),
    declared: readings.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, values: value }])),
    faults: [...faults, ...readings.flatMap((reading) => reading.faults)],
  };
}

function readWorkload({ source }: Declaration): Checked<WorkloadValues> {
  if (source.syntaxFaults.length > 0) return { faults: source.syntaxFaults };
  const checked = check(workloadSchema, source.value, source);
  return { ...checked, faults: [...checked.faults, ...leakedSecrets(source.value, source)] };
}
