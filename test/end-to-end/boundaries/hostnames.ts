import type { Applicable } from "../../../sandbox/cluster/client.ts";
import { merged, type Bound } from "./bound.ts";

const backend = { service: { name: "try", port: { number: 80 } } };
const paths = [{ path: "/", pathType: "Prefix", backend }];
const own = "app.my-diet-dev.hcl.labrats.work";

/** An Ingress for one host name. */
export function ingressFor(host: string): Applicable {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "try" },
    spec: { rules: [{ host, http: { paths } }] },
  };
}

/** An Ingress with a certificate for a host name. */
export function tlsFor(host: string): Applicable {
  return merged(ingressFor(host), { spec: { tls: [{ hosts: [host], secretName: "try" }] } });
}

/** An Ingress for whatever comes. */
export const catchAll: Applicable = merged(ingressFor(own), { spec: { rules: [{ http: { paths } }] } });

const ingress = ingressFor(own);

const rules = (host: string) => ({
  spec: {
    rules: [
      { host: own, http: { paths } },
      { host, http: { paths } },
    ],
  },
});
const theLogin =
  /auth\.hcl\.labrats\.work belongs to the login; write a host name of this app, or add the name to hostnames/;
const thePlatform = /belongs to the platform; write a host name of this app/;
const everything = /without a host name it would get the requests of others; write a host name into every rule/;

/** Ingresses that would get what is for somebody else. */
export const hostnames: readonly Bound[] = [
  {
    title: "an Ingress for the login",
    fine: ingress,
    wrong: rules("auth.hcl.labrats.work"),
    refusal: ["app-hostnames", theLogin],
  },
  {
    title: "an Ingress below the login",
    fine: ingress,
    wrong: rules("a.b.auth.hcl.labrats.work"),
    refusal: ["app-hostnames", /a\.b\.auth\.hcl\.labrats\.work belongs to the login/],
  },
  {
    title: "an Ingress for what nobody has below the domain of the cluster, as components have their names there",
    fine: ingress,
    wrong: rules("grafana.hcl.labrats.work"),
    refusal: ["app-hostnames", thePlatform],
  },
  {
    title: "an Ingress for everything below the domain of the cluster",
    fine: ingress,
    wrong: rules("*.hcl.labrats.work"),
    refusal: ["app-hostnames", /\*\.hcl\.labrats\.work belongs to the platform/],
  },
  {
    title: "an Ingress for everything that includes names of others",
    fine: ingress,
    wrong: rules("*.labrats.work"),
    refusal: ["app-hostnames", /\*\.labrats\.work covers host names of others; write host names without a star/],
  },
  {
    title: "an Ingress with a certificate for the login",
    fine: ingress,
    wrong: { spec: { tls: [{ hosts: ["auth.hcl.labrats.work"], secretName: "try" }] } },
    refusal: ["app-hostnames", theLogin],
  },
  {
    title: "an Ingress that has further names in an annotation",
    fine: ingress,
    wrong: {
      metadata: { annotations: { "nginx.ingress.kubernetes.io/server-alias": `${own}, Auth.hcl.labrats.work.` } },
    },
    refusal: ["app-hostnames", theLogin],
  },
  {
    title: "an Ingress without a host name",
    fine: ingress,
    wrong: { spec: { rules: [{ http: { paths } }] } },
    refusal: ["app-hostnames", everything],
  },
  {
    title: "an Ingress for all that nobody else answers",
    fine: ingress,
    wrong: { spec: { defaultBackend: backend } },
    refusal: ["app-hostnames", everything],
  },
  {
    title: "a Service that asks for the DNS of the login",
    fine: { apiVersion: "v1", kind: "Service", metadata: { name: "try" }, spec: { ports: [{ port: 80 }] } },
    wrong: { metadata: { annotations: { "external-dns.alpha.kubernetes.io/hostname": "auth.hcl.labrats.work" } } },
    refusal: ["app-hostnames", theLogin],
  },
];
