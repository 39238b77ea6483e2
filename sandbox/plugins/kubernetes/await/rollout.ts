import { type KubeObject, listAt, numberAt, textAt } from "../objects.ts";
import { describeCondition, findCondition, isStale } from "./conditions.ts";
import { type Condition, READY, type Verdict, waiting } from "./verdict.ts";

/** The condition of a Deployment. Like the official provider, it fails at once if the controller has given up. */
const deployment: Condition = (live) => {
  const unseen = notSeen(live);
  if (unseen !== undefined) return unseen;
  const progressing = findCondition(live, "Progressing");
  if (textAt(progressing, "reason") === "ProgressDeadlineExceeded" && progressing !== undefined) {
    return { state: "failed", message: describeCondition(progressing) };
  }
  const wanted = numberAt(live, "spec", "replicas") ?? 1;
  const updated = numberAt(live, "status", "updatedReplicas") ?? 0;
  const available = numberAt(live, "status", "availableReplicas") ?? 0;
  const total = numberAt(live, "status", "replicas") ?? 0;
  if (updated >= wanted && available >= wanted && total <= updated) return READY;
  const unavailable = findCondition(live, "Available");
  const condition = textAt(unavailable, "status") === "False" ? unavailable : progressing;
  const counted = `${Math.min(updated, available).toString()}/${wanted.toString()} Pods available`;
  return waiting(condition === undefined ? counted : `${counted}; ${describeCondition(condition)}`);
};

const statefulSet: Condition = (live) => {
  const unseen = notSeen(live);
  if (unseen !== undefined) return unseen;
  const wanted = numberAt(live, "spec", "replicas") ?? 1;
  const ready = numberAt(live, "status", "readyReplicas") ?? 0;
  const updated = numberAt(live, "status", "updatedReplicas") ?? 0;
  const onDelete = textAt(live, "spec", "updateStrategy", "type") === "OnDelete";
  if (ready >= wanted && (onDelete || updated >= wanted)) return READY;
  return waiting(`${ready.toString()}/${wanted.toString()} Pods ready`);
};

const daemonSet: Condition = (live) => {
  const unseen = notSeen(live);
  if (unseen !== undefined) return unseen;
  const wanted = numberAt(live, "status", "desiredNumberScheduled") ?? 0;
  const ready = numberAt(live, "status", "numberReady") ?? 0;
  const updated = numberAt(live, "status", "updatedNumberScheduled") ?? 0;
  const onDelete = textAt(live, "spec", "updateStrategy", "type") === "OnDelete";
  if (ready >= wanted && (onDelete || updated >= wanted)) return READY;
  return waiting(`${ready.toString()}/${wanted.toString()} Pods ready`);
};

const job: Condition = (live) => {
  const failed = findCondition(live, "Failed");
  if (failed !== undefined && textAt(failed, "status") === "True") {
    return { state: "failed", message: describeCondition(failed) };
  }
  if (textAt(findCondition(live, "Complete"), "status") === "True") return READY;
  const active = numberAt(live, "status", "active") ?? 0;
  return waiting(`the Job has not completed (${active.toString()} Pods active)`);
};

const pod: Condition = (live) => {
  const phase = textAt(live, "status", "phase");
  if (phase === "Succeeded") return READY;
  const ready = findCondition(live, "Ready");
  if (phase === "Running" && textAt(ready, "status") === "True") return READY;
  const scheduled = findCondition(live, "PodScheduled");
  const reason = textAt(scheduled, "status") === "False" ? scheduled : ready;
  const message = reason === undefined ? `the Pod is ${phase || "Pending"}` : describeCondition(reason);
  return phase === "Failed" ? { state: "failed", message } : waiting(message);
};

const namespace: Condition = (live) => {
  const phase = textAt(live, "status", "phase");
  return phase === "Active" || phase === "" ? READY : waiting(`the namespace is ${phase}`);
};

const customResourceDefinition: Condition = (live) => {
  const refused = listAt(live, "status", "conditions").find(
    (item) => textAt(item, "type") === "NamesAccepted" && textAt(item, "status") === "False",
  );
  if (refused !== undefined) return { state: "failed", message: describeCondition(refused) };
  return textAt(findCondition(live, "Established"), "status") === "True" ? READY : waiting("not Established yet");
};

/**
 * The kinds with a default condition. Services, Ingresses and volume claims have none: nothing in the sandbox gives
 * them an address or a volume. The official provider waits for them.
 */
const BY_KIND: Record<string, Condition> = {
  "apps/Deployment": deployment,
  "apps/StatefulSet": statefulSet,
  "apps/DaemonSet": daemonSet,
  "batch/Job": job,
  "/Pod": pod,
  "/Namespace": namespace,
  "apiextensions.k8s.io/CustomResourceDefinition": customResourceDefinition,
};

export function rolloutOf({ group, kind }: { group: string; kind: string }): Condition | undefined {
  return BY_KIND[`${group}/${kind}`];
}

function notSeen(live: KubeObject): Verdict | undefined {
  const seen = numberAt(live, "status", "observedGeneration") !== undefined && !isStale(live);
  return seen ? undefined : waiting("the controller has not seen the latest change yet");
}
