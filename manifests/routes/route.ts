import type { IIngress } from "kubernetes-models/networking.k8s.io/v1";
import type { IngressSettings, Routes, SharedGateway } from "../../model/routes.ts";
import { certificateSecret, type HostPath, type WorkloadHost } from "../../model/workload-host.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";

/** A route from a host name to Services. */
export interface RouteArgs extends Omit<WorkloadHost, "main" | "paths"> {
  /** The name of the route itself. */
  readonly name: string;
  readonly namespace: string;
  /** One or more paths. */
  readonly paths: readonly RoutePath[];
}

/** A path, and the Service and port in the same namespace that serve it. */
export interface RoutePath extends Omit<HostPath, "port"> {
  readonly service: { readonly name: string; readonly port: number };
}

/** A route of the Gateway API. */
export interface HttpRoute extends KubernetesObject {
  readonly apiVersion: "gateway.networking.k8s.io/v1";
  readonly kind: "HTTPRoute";
  readonly spec: object;
}

/** Returns the routes from host names to Services, of the kind that the cluster uses, and the name of their file. */
export function routesFile(
  routes: Routes,
  all: readonly RouteArgs[],
): { readonly file: string; readonly objects: readonly object[] } {
  return "gateway" in routes
    ? { file: "httproute.yaml", objects: all.map((args) => httpRoute(routes.gateway, args)) }
    : { file: "ingress.yaml", objects: all.map((args) => ingress(routes.ingress, args)) };
}

/**
 * A way through the gateway that all share.
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export function httpRoute(gateway: SharedGateway, args: RouteArgs): HttpRoute {
  const { name, namespace, hostname, paths, annotations, listener = gateway.listener } = args;
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: {
      parentRefs: [
        {
          name: gateway.name,
          namespace: gateway.namespace,
          ...(listener === undefined ? {} : { sectionName: listener }),
        },
      ],
      hostnames: [hostname],
      rules: paths.map(({ path, exact, service }) => ({
        matches: [{ path: { type: exact ? "Exact" : "PathPrefix", value: path } }],
        backendRefs: [{ name: service.name, port: service.port }],
      })),
    },
  };
}

/** Builds an Ingress. With an issuer, cert-manager requests and renews the certificate of the host name. */
export function ingress({ className, issuer }: IngressSettings, args: RouteArgs): IIngress {
  const { name, namespace, hostname, paths } = args;
  const certificate = args.certificate === "cluster" && issuer !== undefined ? { issuer } : args.certificate;
  const annotations = {
    ...(typeof certificate === "object" && "issuer" in certificate
      ? { "cert-manager.io/cluster-issuer": certificate.issuer }
      : {}),
    ...args.annotations,
  };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: {
      ingressClassName: className,
      ...(typeof certificate === "string"
        ? {}
        : {
            tls: [
              { hosts: [hostname], secretName: "secret" in certificate ? certificate.secret : certificateSecret(name) },
            ],
          }),
      rules: [
        {
          host: hostname,
          http: {
            paths: paths.map(({ path, exact, service }) => ({
              path,
              pathType: exact ? "Exact" : "Prefix",
              backend: { service: { name: service.name, port: { number: service.port } } },
            })),
          },
        },
      ],
    },
  };
}
