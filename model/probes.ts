/** How Kubernetes sees that a container has started, can take requests, and goes on working; absent for what it does not look at. */
export interface Probes {
  /** Until it succeeds, the others wait. */
  readonly startup?: Probe;
  readonly readiness?: Probe;
  readonly liveness?: Probe;
}

/** One way to look, and how often. All times are in seconds. */
export interface Probe {
  readonly check: HealthCheck;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
  /** In a row; `1` by default. */
  readonly successThreshold?: number;
}

/** Ports are called by their names. */
export type HealthCheck =
  { readonly path: string; readonly port: string } | { readonly tcp: string } | { readonly command: readonly string[] };

/** How long a start may take until it counts as failed, in seconds; 0 where nobody looks. */
export function startSeconds({ startup }: Probes): number {
  if (startup === undefined) return 0;
  return (startup.initialDelaySeconds ?? 0) + startup.periodSeconds * startup.failureThreshold;
}
