import type { WorkloadValues } from "./schema/workload.ts";

/** Name of the port that `port` gives a workload: where it listens for HTTP. */
export const HTTP_PORT = "http";

/** Where a workload listens, and what its Service makes of it. */
export interface WorkloadPort {
  /** `http`, `metrics`. */
  readonly name: string;
  /** Of the container. */
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly servicePort: number;
}

/** All ports of a workload, that for HTTP first. */
export function toPorts({ port, ports }: Pick<WorkloadValues, "port" | "ports">): WorkloadPort[] {
  const http: WorkloadPort[] = port === undefined ? [] : [{ name: HTTP_PORT, port, protocol: "TCP", servicePort: 80 }];
  return [...http, ...Object.entries(ports).map(([name, one]) => ({ name, servicePort: one.port, ...one }))];
}
