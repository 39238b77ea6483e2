import type { WorkloadValues } from "./schema/workload.ts";
import { HTTP_PORT, type WorkloadPort } from "../model/workload-port.ts";

/** All ports of a workload, that for HTTP first. */
export function toPorts({ port, ports }: Pick<WorkloadValues, "port" | "ports">): WorkloadPort[] {
  const http: WorkloadPort[] = port === undefined ? [] : [{ name: HTTP_PORT, port, protocol: "TCP", servicePort: 80 }];
  return [...http, ...Object.entries(ports).map(([name, one]) => ({ name, servicePort: one.port, ...one }))];
}
