import type { KubernetesObject } from "../../model/kubernetes-object.ts";

/** Labels that add a ClusterRole's rules to Kubernetes' own roles `admin`, `edit` and `view`, by which one it is. */
const AGGREGATION = "rbac.authorization.k8s.io/aggregate-to-";

const READING: readonly unknown[] = ["get", "list", "watch"];

/**
 * Returns a ClusterRole of a Flux release without the labels that aggregate it to Kubernetes' own roles, unless it only
 * allows reading.
 *
 * A release adds all verbs on all of Flux's kinds to `edit` and `admin`, their status included. Flux trusts the status
 * of its own objects: anyone who writes the status chooses which artifact is applied, and as which release. Tenants'
 * accounts get the rights that they need by name.
 */
export function notForTenants(role: KubernetesObject): KubernetesObject {
  const { labels } = role.metadata;
  if (labels === undefined || readsOnly(role)) return role;
  const kept = Object.entries(labels).filter(([label]) => !label.startsWith(AGGREGATION));
  return { ...role, metadata: { ...role.metadata, labels: Object.fromEntries(kept) } };
}

function readsOnly({ rules }: KubernetesObject): boolean {
  const verbs = (Array.isArray(rules) ? (rules as unknown[]) : []).flatMap((rule) =>
    typeof rule === "object" && rule !== null && "verbs" in rule && Array.isArray(rule.verbs)
      ? (rule.verbs as unknown[])
      : [],
  );
  return verbs.every((verb) => READING.includes(verb));
}
