/**
 * What a platform may let its apps do, and does not by default:
 *
 * - `externalIPs`: Services that take the traffic of addresses of their choice.
 * - `loadBalancerAddresses`: Services and Gateways that ask for a certain address.
 * - `systemPriority`: Pods that push out what the cluster itself needs.
 * - `nodeNames`: Pods that choose their node without the scheduler.
 * - `controlPlane`: Pods on nodes that are kept for the cluster itself.
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

/** What keeps apps from each other and from the platform, beyond their rights. */
export interface Boundaries {
  /** Each once; `[]` by default. Never holds in previews. */
  readonly allow: readonly Allowance[];
  /** `untaken` by default. */
  readonly hostnames: HostnameRule;
  /** Host names of the platform's own outside of the cluster's domain, with all below them; `[]` by default. */
  readonly reservedHostnames: readonly string[];
}
