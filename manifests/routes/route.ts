import type { IIngress } from "kubernetes-models/networking.k8s.io/v1";
import type { IngressSettings, Routes, SharedGateway } from "../../configuration/routes.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";

/** What answers at a host name. */
export interface RouteArgs {
  /** Of the route itself. */
  readonly name: string;
  readonly namespace: string;
  readonly hostname: string;
  /** Service in the same namespace, and its port. */
  readonly service: { readonly name: string; readonly port: number };
}

/** A route of the Gateway API. */
export interface HttpRoute extends KubernetesObject {
  readonly apiVersion: "gateway.networking.k8s.io/v1";
  readonly kind: "HTTPRoute";
  readonly spec: object;
}

/** A file with the way from a host name to a Service, as the cluster has it. */
export function route(routes: Routes, args: RouteArgs): { readonly file: string; readonly object: object } {
  return "gateway" in routes
    ? { file: "httproute.yaml", object: httpRoute(routes.gateway, args) }
    : { file: "ingress.yaml", object: ingress(routes.ingress, args) };
}

/**
 * A way through the gateway that all share.
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export function httpRoute(gateway: SharedGateway, { name, namespace, hostname, service }: RouteArgs): HttpRoute {
  const { listener } = gateway;
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace },
    spec: {
      parentRefs: [
        {
          name: gateway.name,
          namespace: gateway.namespace,
          ...(listener === undefined ? {} : { sectionName: listener }),
        },
      ],
      hostnames: [hostname],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/" } }],
          backendRefs: [{ name: service.name, port: service.port }],
        },
      ],
    },
  };
}

/** With an issuer, the certificate of the host name is asked for and renewed by cert-manager. */
export function ingress(
  { className, issuer }: IngressSettings,
  { name, namespace, hostname, service }: RouteArgs,
): IIngress {
  const annotations = issuer === undefined ? undefined : { "cert-manager.io/cluster-issuer": issuer };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace, ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      ingressClassName: className,
      ...(issuer === undefined ? {} : { tls: [{ hosts: [hostname], secretName: `${name}-tls` }] }),
      rules: [
        {
          host: hostname,
          http: {
            paths: [
              {
                path: "/",
                pathType: "Prefix",
                backend: { service: { name: service.name, port: { number: service.port } } },
              },
            ],
          },
        },
      ],
    },
  };
}
