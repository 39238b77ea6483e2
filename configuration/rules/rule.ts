import type { Fault, Source } from "../fault.ts";
import type { Legible } from "../legible.ts";
import type { RegistrationValues } from "../schema/registration.ts";
import type { StackValues } from "../schema/stack.ts";
import type { WorkloadValues } from "../schema/workload.ts";

/** The input of the rules: as much of all files as can be read. */
export interface Draft {
  readonly stack: {
    readonly source: Source;
    /** Its file is `Pulumi.<name>.yaml`. */
    readonly name: string;
    readonly values: Legible<StackValues>;
  };
  readonly registrations: readonly DraftRegistration[];
  readonly workloads: readonly DraftWorkload[];
}

/** The file of one app. */
export interface DraftRegistration {
  /** The app's name, from the name of its file. */
  readonly app: string;
  readonly source: Source;
  /** Whether the file is YAML: of one that is not, nothing is known, and nothing can be said to be missing. */
  readonly isYaml: boolean;
  readonly values: Legible<RegistrationValues>;
}

/** The file of one workload. */
export interface DraftWorkload {
  /** From the name of its file. */
  readonly name: string;
  readonly source: Source;
  readonly values: Legible<WorkloadValues>;
}

/** Finds what one value alone does not show. */
export type Rule = (draft: Draft) => readonly Fault[];
