/**
 * The actions that a platform may allow its apps, and does not by default:
 *
 * - `externalIPs`: Services that take the traffic of addresses of their choice.
 * - `loadBalancerAddresses`: Services and Gateways that ask for a certain address.
 * - `systemPriority`: Pods that preempt Pods of the cluster itself.
 * - `nodeNames`: Pods that choose their node without the scheduler.
 * - `controlPlane`: Pods on nodes that are reserved for the cluster itself.
 * - `pushSecrets`: Secrets written into stores that the whole cluster shares.
 */
export const ALLOWANCES = [
  "externalIPs",
  "loadBalancerAddresses",
  "systemPriority",
  "nodeNames",
  "controlPlane",
  "pushSecrets",
] as const;
export type Allowance = (typeof ALLOWANCES)[number];

/**
 * Host names for which an app may have Ingresses and routes: `any`; those that are `untaken`, by another app or by the
 * platform; or those alone that it is `registered` for, and what is below them.
 */
export const HOSTNAME_RULES = ["any", "untaken", "registered"] as const;
export type HostnameRule = (typeof HOSTNAME_RULES)[number];

/**
 * The senders that can reach the pods of an app: all (`open`); or, with `incoming`, only the app itself, namespace by
 * namespace, and the namespaces that the platform names. With `all`, the pods can also reach only each other, DNS and their
 * database.
 */
export const NETWORKS = ["open", "incoming", "all"] as const;
export type Network = (typeof NETWORKS)[number];

/** The limits that separate apps from each other and from the platform, beyond their rights. */
export interface Boundaries {
  /** The actions that are allowed, each once; `[]` by default. Never applies in previews. */
  readonly allow: readonly Allowance[];
  /** `untaken` by default. */
  readonly hostnames: HostnameRule;
  /** Host names of the platform's own outside of the cluster's domain, with all below them; `[]` by default. */
  readonly reservedHostnames: readonly string[];
  /** The value for apps that do not set it; `open` by default. */
  readonly network: Network;
  /** Namespaces whose pods reach those of every app, such as that of the Ingress controller; `[]` by default. */
  readonly networkFrom: readonly string[];
}
