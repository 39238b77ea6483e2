import type { HostValues, RouteValues } from "./schema/workload-routes.ts";
import { HTTP_PORT } from "../model/workload-port.ts";
import type { WorkloadHost, CertificateOrigin } from "../model/workload-host.ts";

interface HostsValues {
  readonly hostname?: string;
  readonly hosts: readonly HostValues[];
  readonly route?: RouteValues;
}

/** All host names of an environment; each has what `route` says where it says nothing else. */
export function toHosts({ hostname, hosts, route }: HostsValues): WorkloadHost[] {
  return [
    ...(hostname === undefined ? [] : [toHost(hostname, true, route)]),
    ...hosts.map(({ hostname: further, annotations, ...own }) =>
      toHost(further, false, { ...route, ...own, annotations: { ...route?.annotations, ...annotations } }),
    ),
  ];
}

function toHost(hostname: string, main: boolean, route: RouteValues | undefined): WorkloadHost {
  const { paths = [{ path: "/", exact: false, port: HTTP_PORT }], annotations = {}, tls, listener } = route ?? {};
  const certificate = toCertificate(tls);
  return { hostname, main, paths, annotations, certificate, ...(listener === undefined ? {} : { listener }) };
}

function toCertificate(tls: RouteValues["tls"]): CertificateOrigin {
  if (tls === undefined) return "cluster";
  if (tls.secret !== undefined) return { secret: tls.secret };
  if (tls.issuer !== undefined) return { issuer: tls.issuer };
  return tls.enabled ? "cluster" : "none";
}
