import type { Applicable } from "../../../sandbox/cluster/client.ts";
import type { Bound } from "./bound.ts";

const apiVersion = "gateway.networking.k8s.io/v1";
const own = "app.my-diet-dev.hcl.labrats.work";
const login = "auth.hcl.labrats.work";
const shared = { name: "cilium-gateway", namespace: "network" };

const listener = (hostname: string) => ({ name: "web", port: 80, protocol: "HTTP", hostname });
const gateway: Applicable = {
  apiVersion,
  kind: "Gateway",
  metadata: { name: "try" },
  spec: { gatewayClassName: "cilium", listeners: [listener(own)] },
};

const route = (kind: string): Applicable => ({
  apiVersion,
  kind,
  metadata: { name: "try" },
  spec: { parentRefs: [shared], hostnames: [own], rules: [{ backendRefs: [{ name: "try", port: 80 }] }] },
});

const theLogin = /auth\.hcl\.labrats\.work belongs to the login; write a host name of this app/;
const everything = /without a host name it would get the requests of others/;

/** Gateways and routes that would get what is for somebody else. The rights to them are the platform's to give. */
export const gatewayKinds: readonly Bound[] = [
  ...["HTTPRoute", "GRPCRoute", "TLSRoute"].map((kind): Bound => ({
    title: `${kind} for the login`,
    fine: route(kind),
    wrong: { spec: { hostnames: [own, login] } },
    refusal: ["app-hostnames", theLogin],
    as: "operator",
  })),
  {
    title: "an HTTPRoute for everything that comes to the gateway that all share",
    fine: route("HTTPRoute"),
    wrong: { spec: { hostnames: [] } },
    refusal: ["app-hostnames", everything],
    as: "operator",
  },
  {
    title: "a Gateway for the login",
    fine: gateway,
    wrong: { spec: { listeners: [listener(login)] } },
    refusal: ["app-hostnames", theLogin],
    as: "operator",
  },
  {
    title: "a Gateway for everything",
    fine: gateway,
    wrong: { spec: { listeners: [{ name: "web", port: 80, protocol: "HTTP" }] } },
    refusal: ["app-hostnames", everything],
    as: "operator",
  },
  {
    title: "a Gateway that chooses its address",
    fine: gateway,
    wrong: { spec: { addresses: [{ type: "IPAddress", value: "203.0.113.7" }] } },
    refusal: ["service-addresses", /spec\.addresses is not for apps/],
    as: "operator",
  },
];
