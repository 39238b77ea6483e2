/** Name of the port that `port` gives a workload: where it listens for HTTP. */
export const HTTP_PORT = "http";

/** Where a workload listens, and what its Service makes of it. */
export interface WorkloadPort {
  /** `http`, `metrics`. */
  readonly name: string;
  /** Port of the container. */
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly servicePort: number;
}
