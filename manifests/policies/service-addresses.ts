import type { Allowance } from "../../model/boundaries.ts";
import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";
import { inForce, refusal, type Bound } from "./allowances.ts";
import { inAppNamespaces, withStatus } from "./in-app-namespaces.ts";

/**
 * Annotations with which a Service asks a load balancer for addresses of its choice. None is part of Kubernetes: these are
 * MetalLB's and Cilium's, which `catalog/` has, and kube-vip's.
 */
const addressAnnotations = [
  "metallb.io/loadBalancerIPs",
  "metallb.universe.tf/loadBalancerIPs",
  "lbipam.cilium.io/ips",
  "io.cilium/lb-ipam-ips",
  "kube-vip.io/loadbalancerIPs",
];

const bounds: readonly Bound[] = [
  {
    unless: "externalIPs",
    expression: unchangedOr("spec", "externalIPs", "[]", "size(new) == 0"),
    messageExpression: refusal(
      "spec.externalIPs is not for apps: the Service would get what is sent to these addresses by anybody in the cluster",
      "remove it",
    ),
  },
  {
    unless: "loadBalancerAddresses",
    expression: unchangedOr("spec", "loadBalancerIP", "''", "new == ''"),
    messageExpression: refusal(
      "spec.loadBalancerIP is not for apps: the address may be the one of somebody else",
      "remove it, and take the address that the cluster gives",
    ),
  },
  {
    unless: "loadBalancerAddresses",
    expression: unchangedOr("spec", "addresses", "[]", "size(new) == 0"),
    messageExpression: refusal(
      "spec.addresses is not for apps: the address may be the one of somebody else",
      "remove it, and take the address that the cluster gives",
    ),
  },
  ...addressAnnotations.map((annotation): Bound => ({
    unless: "loadBalancerAddresses",
    expression: unchangedOr("metadata.?annotations", annotation, "''", "new == ''"),
    messageExpression: refusal(
      `the annotation ${annotation} is not for apps: the address may be the one of somebody else`,
      "remove it, and take the address that the cluster gives",
    ),
  })),
];

/**
 * Refuses, in the namespaces of apps, Services and Gateways that choose their own addresses. With `externalIPs` a
 * Service receives all traffic to these addresses from inside the cluster (CVE-2020-8554); a load balancer that
 * requests a certain address may get one that another owner's DNS points to.
 *
 * Existing addresses may stay.
 * @param labelPrefix Prefix of the namespaces' labels; makes the policy's name unique in the cluster.
 * @see https://github.com/kubernetes/kubernetes/issues/97076
 */
export function serviceAddresses(labelPrefix: string, allow: readonly Allowance[]): AdmissionPolicy {
  return admissionPolicy({
    name: `service-addresses.${labelPrefix}`,
    matches: inAppNamespaces(labelPrefix, [
      { group: "", resources: withStatus("services") },
      { group: "gateway.networking.k8s.io", resources: ["gateways"] },
    ]),
    requirements: inForce(bounds, { allow, labelPrefix }),
  });
}

/**
 * A field that is as it was, or of which something holds.
 * @param fine About `new`, the value of the field, which is `otherwise` while it is missing.
 */
function unchangedOr(parent: string, field: string, otherwise: string, fine: string): string {
  const value = (object: string): string => `${object}.${parent}[?'${field}'].orValue(${otherwise})`;
  return `${fine.replaceAll("new", value("object"))} || (oldObject != null && ${value("object")} == ${value("oldObject")})`;
}
