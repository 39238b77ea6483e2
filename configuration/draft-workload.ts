import { z } from "zod";
import type { Source } from "./fault.ts";
import { HTTP_PORT } from "../model/workload-port.ts";

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

const volume = z.object({
  mount: maybeText,
  claim: z
    .object({ access: z.array(z.string()).catch(["ReadWriteMany"]).default(["ReadWriteOnce"]) })
    .optional()
    .catch({ access: ["ReadWriteMany"] }),
  files: variables.optional(),
});

const volumes = z
  .record(
    z.string(),
    volume.catch(() => volume.parse({})),
  )
  .catch({});

const volumeChanges = z
  .record(
    z.string(),
    z.object({ size: z.unknown().optional(), class: z.unknown().optional(), files: variables.optional() }).catch({}),
  )
  .catch({});

const pathSketch = z.object({
  path: maybeText,
  exact: z.boolean().catch(false),
  port: z.string().catch(HTTP_PORT),
});

const routeFields = {
  paths: z
    .array(pathSketch.catch({ exact: false, port: HTTP_PORT }))
    .optional()
    .catch([]),
  annotations: variables,
  tls: z.unknown().optional(),
  listener: z.unknown().optional(),
};

const host = z.object({ hostname: maybeText, ...routeFields });

const environment = z.object({
  hostname: maybeText,
  podSecurity: z.string().catch("baseline").default("baseline"),
  hosts: z.array(host.catch(() => host.parse({}))).catch([]),
  route: z.object(routeFields).optional().catch(undefined),
  replicas: z.number().optional().catch(undefined),
  // What was not understood is at least there.
  autoscaling: z.looseObject({}).optional().catch({}),
  env: variables,
  resources,
  volumes: volumeChanges,
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

const numberOrNothing = z.number().optional().catch(undefined);

const port = z.object({
  port: numberOrNothing,
  protocol: z.string().catch("TCP"),
  servicePort: numberOrNothing,
});

const check = { path: maybeText, port: maybeText, tcp: maybeText, command: z.unknown().optional() };
const probe = z
  .object({ ...check, enabled: z.boolean().catch(true) })
  .optional()
  .catch(undefined);

const health = z
  .object({ ...check, startup: probe, readiness: probe, liveness: probe })
  .optional()
  .catch(undefined);

const workload = z.object({
  user: z.number().optional().catch(undefined),
  port: z.unknown().optional(),
  ports: z
    .record(
      z.string(),
      port.catch(() => port.parse({})),
    )
    .catch({}),
  health,
  volumes,
  serviceAccount: z.object({ annotations: variables }).optional().catch(undefined),
  env: variables,
  resources,
  postgres: postgresSketch,
  substitute: z.boolean().catch(false),
  sharedHostnames: z.array(maybeText).catch([]),
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
