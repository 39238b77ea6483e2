import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import type { Network } from "../../model/boundaries.ts";
import { platformMark } from "../platform-mark.ts";

/** The arguments of {@link networkPolicy}. */
export interface NetworkPolicyArgs {
  readonly namespace: string;
  readonly network: Exclude<Network, "open">;
  /** Namespaces whose pods may connect to the pods here. */
  readonly from: readonly string[];
  /** The namespace of the database that the pods use. Default: none. */
  readonly database?: string | undefined;
  readonly labelPrefix: string;
}

/** The address of the node-local DNS cache, on clusters that run one. */
const nodeLocalDns = "169.254.20.10/32";

/**
 * Limits the traffic of all pods of a namespace. Network policies are additive, so the team's own policies can allow
 * more; this one keeps out other namespaces. The team itself cannot change it.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function networkPolicy(args: NetworkPolicyArgs): INetworkPolicy & { metadata: { name: string } } {
  const { namespace, network, from, database, labelPrefix } = args;
  const here = { podSelector: {} };
  const dns = [
    { protocol: "UDP" as const, port: 53 },
    { protocol: "TCP" as const, port: 53 },
  ];
  const egress = [
    { to: [here] },
    { to: [...namespaces(["kube-system"]), { ipBlock: { cidr: nodeLocalDns } }], ports: dns },
    ...(database === undefined
      ? []
      : [{ to: namespaces([database]), ports: [{ protocol: "TCP" as const, port: 5432 }] }]),
  ];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "platform", namespace, labels: platformMark(labelPrefix) },
    spec: {
      podSelector: {},
      policyTypes: network === "all" ? ["Ingress", "Egress"] : ["Ingress"],
      ingress: [{ from: [here, ...namespaces(from)] }],
      ...(network === "all" ? { egress } : {}),
    },
  };
}

function namespaces(names: readonly string[]) {
  return names.map((name) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } }));
}
