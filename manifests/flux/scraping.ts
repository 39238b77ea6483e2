import type { KubernetesObject } from "../../model/kubernetes-object.ts";

/** The release's name for the policy that lets every namespace read its controllers' metrics. */
const POLICY = "allow-scraping";

/**
 * A NetworkPolicy of a Flux release that opens the metrics of its controllers to some namespaces instead of all: they name
 * every object of every app. Beside them, Go's profiler answers.
 * @param object Any object of a release; others are left as they are.
 * @param namespaces Whose Pods may read metrics. None: nobody outside of Flux's own namespace.
 */
export function scrapedFrom(object: KubernetesObject, namespaces: readonly string[]): KubernetesObject {
  if (object.kind !== "NetworkPolicy" || object.metadata.name !== POLICY) return object;
  const among = { key: "kubernetes.io/metadata.name", operator: "In", values: [...namespaces] };
  const from = [{ namespaceSelector: { matchExpressions: [among] } }];
  const ingress = [{ from, ports: [{ protocol: "TCP", port: 8080 }] }];
  const spec = { podSelector: {}, policyTypes: ["Ingress"], ...(namespaces.length === 0 ? {} : { ingress }) };
  return { ...object, spec };
}
