import type { Allowance } from "../../model/boundaries.ts";
import { admissionPolicy, type AdmissionPolicy } from "./admission-policy.ts";
import { inForce, refusal, type Bound } from "./allowances.ts";
import { inAppNamespaces } from "./in-app-namespaces.ts";

/**
 * Taints that reserve nodes for the cluster's own pods: Kubernetes' own, their older names, and those of k3s and RKE.
 */
const controlPlaneTaints = [
  "node-role.kubernetes.io/control-plane",
  "node-role.kubernetes.io/controlplane",
  "node-role.kubernetes.io/master",
  "node-role.kubernetes.io/etcd",
  "CriticalAddonsOnly",
];

const bounds: readonly Bound[] = [
  {
    unless: "systemPriority",
    expression:
      "!variables.pod.?priorityClassName.orValue('').startsWith('system-') || " + unchanged("priorityClassName"),
    messageExpression: refusal(
      "priorityClassName: system-… is not for apps: such pods push out what the cluster itself needs",
      "write another class, or none",
    ),
  },
  {
    unless: "nodeNames",
    expression: "variables.pod.?nodeName.orValue('') == '' || " + unchanged("nodeName"),
    messageExpression: refusal(
      "nodeName is not for apps: it puts pods on any node, past the scheduler and all taints",
      "remove it; nodeSelector and affinity choose among the nodes that are for apps",
    ),
  },
  {
    unless: "controlPlane",
    expression:
      "variables.pod.?tolerations.orValue([]).all(one, " +
      `(one.?key.orValue('') != '' && !(one.key in [${controlPlaneTaints.map((taint) => `'${taint}'`).join(", ")}])) || ` +
      "one in variables.old.?tolerations.orValue([]))",
    messageExpression: refusal(
      "this toleration is not for apps: with it, or with one that names no key, pods run on nodes of the control plane",
      "remove it, or write the key of another taint",
    ),
  },
];

/**
 * Refuses, in the namespaces of apps, pods that displace the cluster's own: by a priority of the system, by a node of
 * their own choice, or by a toleration for nodes of the control plane.
 *
 * Checking Pods alone would suffice. Pod templates are checked too, so that their author gets the error at once instead
 * of missing pods later. Templates do not conflict with Kubernetes' controllers: pods of a DaemonSet choose their node
 * by affinity and tolerate taints by key, and the scheduler binds pods through a subresource.
 *
 * A nodeSelector for nodes of the control plane is allowed: if these have no taint, the cluster lets every pod run
 * there anyway.
 * @param labelPrefix Prefix of the namespaces' labels; makes the policy's name unique in the cluster.
 */
export function podPlacement(labelPrefix: string, allow: readonly Allowance[]): AdmissionPolicy {
  return admissionPolicy({
    name: `pod-placement.${labelPrefix}`,
    matches: inAppNamespaces(labelPrefix, [
      { group: "", resources: ["pods", "replicationcontrollers"] },
      { group: "apps", resources: ["deployments", "statefulsets", "daemonsets", "replicasets"] },
      { group: "batch", resources: ["jobs", "cronjobs"] },
    ]),
    variables: { pod: podOf("object"), old: `oldObject == null ? dyn({}) : ${podOf("oldObject")}` },
    requirements: inForce(bounds, { allow, labelPrefix }),
  });
}

/** Returns the expression for the pod spec in an object of any kind. */
function podOf(object: string): string {
  const templates = { Pod: "spec", CronJob: "spec.jobTemplate.spec.template.spec" };
  const [pod, cronJob, other] = [templates.Pod, templates.CronJob, "spec.template.spec"].map(
    (path) => `${object}.?${path.replaceAll(".", ".?")}`,
  );
  return `(request.kind.kind == 'Pod' ? ${pod} : request.kind.kind == 'CronJob' ? ${cronJob} : ${other}).orValue({})`;
}

function unchanged(field: string): string {
  return `variables.pod.?${field} == variables.old.?${field}`;
}
