import type { HealthValues } from "./schema/workload-health.ts";
import { HTTP_PORT } from "../model/workload-port.ts";
import type { Probes, Probe, HealthCheck } from "../model/probes.ts";

/** An answer may take longer than Kubernetes' second: a busy program is not a broken one. */
const timeoutSeconds = 5;

/** Starting may take five minutes. */
const defaults = {
  startup: { periodSeconds: 5, timeoutSeconds, failureThreshold: 60 },
  readiness: { periodSeconds: 10, timeoutSeconds, failureThreshold: 3 },
  liveness: { periodSeconds: 10, timeoutSeconds, failureThreshold: 3 },
} as const satisfies Record<keyof Probes, object>;

/**
 * Returns the probes of a workload. By default, a workload with a port for HTTP is out of service while the port accepts no
 * connections; a failed connection says too little to restart the workload.
 * @param ports Names of the workload's ports.
 */
export function toProbes(health: HealthValues | undefined, ports: readonly string[]): Probes {
  const common = checkOf(health) ?? (ports.includes(HTTP_PORT) ? { tcp: HTTP_PORT } : undefined);
  const probe = (kind: keyof Probes): Probe | undefined => {
    const own = health?.[kind];
    const asked = own !== undefined || kind === "readiness" || checkOf(health) !== undefined;
    const { enabled = true, path, port, tcp, command, ...times } = own ?? {};
    const check = checkOf({ path, port, tcp, command }) ?? common;
    return !asked || !enabled || check === undefined ? undefined : { check, ...defaults[kind], ...times };
  };
  const [startup, readiness, liveness] = [probe("startup"), probe("readiness"), probe("liveness")];
  return {
    ...(startup === undefined ? {} : { startup }),
    ...(readiness === undefined ? {} : { readiness }),
    ...(liveness === undefined ? {} : { liveness }),
  };
}

interface CheckValues {
  readonly path?: string | undefined;
  readonly port?: string | undefined;
  readonly tcp?: string | undefined;
  readonly command?: readonly string[] | undefined;
}

function checkOf({ path, port = HTTP_PORT, tcp, command }: CheckValues = {}): HealthCheck | undefined {
  if (path !== undefined) return { path, port };
  if (tcp !== undefined) return { tcp };
  return command === undefined ? undefined : { command };
}
