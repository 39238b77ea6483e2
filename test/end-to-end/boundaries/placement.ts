import type { Applicable } from "../../../sandbox/cluster/client.ts";
import type { Bound } from "./bound.ts";

const labels = { app: "try" };
const containers = [{ name: "main", image: "nginx" }];
/** No node is like that: the pods stay where they are. */
const waiting = { nodeSelector: { try: "none" }, containers };
const template = { metadata: { labels }, spec: waiting };
const selector = { matchLabels: labels };
const job = { suspend: true, template: { spec: { ...waiting, restartPolicy: "Never" } } };

/** Whatever makes pods, and where it has what they are to be like. */
const kinds: readonly { readonly object: Applicable; readonly path: readonly string[]; readonly fixed?: RegExp }[] = [
  {
    object: { apiVersion: "v1", kind: "Pod", metadata: { name: "try" }, spec: waiting },
    path: ["spec"],
    fixed: /pod updates may not change fields other than|existing toleration can not be modified/,
  },
  workload("v1", "ReplicationController", { replicas: 0, selector: labels, template }),
  ...["Deployment", "StatefulSet", "ReplicaSet"].map((kind) =>
    workload("apps/v1", kind, { replicas: 0, selector, template }),
  ),
  workload("apps/v1", "DaemonSet", { selector, template }),
  { ...workload("batch/v1", "Job", job), fixed: /field is immutable/ },
  {
    object: {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "try" },
      spec: { schedule: "0 0 1 1 *", suspend: true, jobTemplate: { spec: job } },
    },
    path: ["spec", "jobTemplate", "spec", "template", "spec"],
  },
];

function workload(apiVersion: string, kind: string, spec: object) {
  return { object: { apiVersion, kind, metadata: { name: "try" }, spec }, path: ["spec", "template", "spec"] };
}

const wishes: readonly { readonly title: string; readonly pod: object; readonly message: RegExp }[] = [
  {
    title: "a priority of the system's",
    pod: { priorityClassName: "system-node-critical" },
    message: /priorityClassName: system-… is not for apps: .*; write another class, or none$/,
  },
  {
    title: "a node of its own choice",
    pod: { nodeName: "sandbox" },
    message: /nodeName is not for apps: it puts pods on any node, past the scheduler and all taints; remove it;/,
  },
  ...[
    { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
    { operator: "Exists" },
  ].map((toleration) => ({
    title: `the toleration ${JSON.stringify(toleration)}`,
    pod: { tolerations: [toleration] },
    message: /this toleration is not for apps: .*; remove it, or write the key of another taint$/,
  })),
];

/** What can change of Pods and of suspended Jobs all the same: tolerations, of a Pod those that are added. */
const changeable: Readonly<Record<string, (pod: object) => boolean>> = {
  Pod: (pod) => JSON.stringify(pod).includes("control-plane"),
  Job: (pod) => "tolerations" in pod,
};

/** Pods that take the place of what the cluster itself runs, and what would make such pods. */
export const placement: readonly Bound[] = kinds.flatMap(({ object, path, fixed }) =>
  wishes.map(({ title, pod, message }): Bound => ({
    title: `${object.kind} with ${title}`,
    fine: object,
    wrong: path.reduceRight<object>((inner, key) => ({ [key]: inner }), pod),
    refusal: ["pod-placement", message],
    ...(fixed === undefined || (changeable[object.kind]?.(pod) ?? false) ? {} : { fixed }),
  })),
);

/** Pods on every node that is for apps, as those have that collect something. */
export const agent: Applicable = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "try-agent" },
  spec: { selector, template: { metadata: { labels }, spec: { containers } } },
};
