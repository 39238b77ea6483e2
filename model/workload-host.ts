/** A host name that leads to a workload. */
export interface WorkloadHost {
  readonly hostname: string;
  /** Whether its route is called like the workload; there is at most one such. */
  readonly main: boolean;
  /** At least one. */
  readonly paths: readonly HostPath[];
  /** Annotations of the route; `{}` by default. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly certificate: CertificateOrigin;
  /** Listener of the shared Gateway; the cluster's by default. */
  readonly listener?: string;
}

export interface HostPath {
  readonly path: string;
  /** Whether requests for what is below are left to others. */
  readonly exact: boolean;
  /** Name of one of the workload's ports. */
  readonly port: string;
}

/** Where an Ingress has its certificate from: as the cluster has it, from another issuer, from a Secret, or nowhere. */
export type CertificateOrigin = "cluster" | "none" | { readonly issuer: string } | { readonly secret: string };

/**
 * Name of the Ingress or HTTPRoute of a host name: that of the workload, with the host name of further ones. Nobody has the
 * domain `wildcard`.
 */
export function routeName(workload: string, { hostname, main }: Pick<WorkloadHost, "hostname" | "main">): string {
  if (main) return workload;
  return `${workload}.${hostname.startsWith("*.") ? `${hostname.slice(2)}.wildcard` : hostname}`;
}

/** Name of the Secret with the certificate that is asked for a route. */
export function certificateSecret(route: string): string {
  return `${route}-tls`;
}
