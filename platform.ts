import "./stack-traces.ts";
import { lookAtCluster } from "./cluster/look.ts";
import { watchLimits } from "./github/watch-limits.ts";
import { preflight } from "./preflight/preflight.ts";
import { program, type Outputs } from "./program.ts";

export type { Outputs };

/**
 * Declares the whole platform of the running stack. It reads the stack's configuration, and the registrations, components
 * and workloads below Pulumi's working directory. Before it declares anything, it looks at GitHub and at the cluster.
 *
 * @returns the outputs of the stack
 * @throws Error when the configuration has errors, GitHub cannot be worked with, the cluster does not answer, or a person
 * has to decide first; then nothing is declared
 */
export function platform(): Promise<Outputs> {
  return program({ look: preflight, lookAtCluster, watchLimits });
}
