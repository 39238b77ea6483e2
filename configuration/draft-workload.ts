import { z } from "zod";
import type { Source } from "./fault.ts";

/** A workload as rules see it: as much of its file as could be understood. */
export interface DraftWorkload {
  /** From the name of its file. */
  readonly name: string;
  readonly source: Source;
  readonly values: WorkloadSketch;
}

const maybeText = z.string().optional().catch(undefined);
const variables = z.record(z.string(), z.unknown()).catch({});

const resources = z
  .object({ requests: z.object({ cpu: maybeText }).optional().catch({}) })
  .optional()
  .catch({ requests: { cpu: "1" } });

const environment = z.object({
  hostname: maybeText,
  // What was not understood is at least there.
  autoscaling: z.looseObject({}).optional().catch({}),
  env: variables,
  resources,
});

/** What an app says to get a database of its own, as far as it could be understood. */
export const postgresSketch = z.object({ database: maybeText, user: maybeText }).optional().catch({});

/** The PostgreSQL of a cluster, as far as it could be understood. */
export const postgresServerSketch = z
  .object({
    namespace: z.string().default("datastore").catch("datastore"),
    dependsOn: z.array(maybeText).optional().catch([]),
  })
  .optional()
  .catch({ namespace: "datastore", dependsOn: [] });

const workload = z.object({
  port: z.unknown().optional(),
  health: z.unknown().optional(),
  env: variables,
  resources,
  postgres: postgresSketch,
  substitute: z.boolean().catch(false),
  environments: z
    .record(
      z.string(),
      environment.catch(() => environment.parse({})),
    )
    .catch({}),
});
export type WorkloadSketch = z.output<typeof workload>;

/** Never fails: what does not fit is left out. */
export function sketchWorkload(value: unknown): WorkloadSketch {
  return workload.parse(typeof value === "object" && value !== null && !Array.isArray(value) ? value : {});
}
