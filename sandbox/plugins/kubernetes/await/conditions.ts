import type { Value } from "../../rpc/property-values.ts";
import { type KubeObject, listAt, numberAt, textAt } from "../objects.ts";
import { type Condition, READY, waiting } from "./verdict.ts";

export function findCondition(live: KubeObject, type: string): Value | undefined {
  return listAt(live, "status", "conditions").find((item) => textAt(item, "type").toLowerCase() === type.toLowerCase());
}

/** Formats a status condition as a sentence: its type, status and reason, then its message. */
export function describeCondition(condition: Value): string {
  const reason = textAt(condition, "reason");
  const message = textAt(condition, "message");
  const head = `${textAt(condition, "type")}=${textAt(condition, "status")}${reason === "" ? "" : ` (${reason})`}`;
  return message === "" ? head : `${head}: ${message}`;
}

/** Whether the controller has not seen the object's latest generation yet. */
export function isStale(live: KubeObject, condition?: Value): boolean {
  const observed = numberAt(condition, "observedGeneration") ?? numberAt(live, "status", "observedGeneration");
  return observed !== undefined && observed < (numberAt(live, "metadata", "generation") ?? 0);
}

/**
 * Parses `condition=Ready` or `condition=Ready=False`, as in `kubectl wait --for`. A condition that is not `True` may
 * still become so: only a controller that reports to be stalled has given up.
 */
export function statusCondition(expression: string): Condition {
  const [, type = "", wanted = "True"] = expression.split("=");
  return (live) => {
    const condition = findCondition(live, type);
    if (condition === undefined) return waiting(`no ${type} condition yet`);
    if (isStale(live, condition)) {
      return waiting(`the latest change has not been seen yet; before it ${describeCondition(condition)}`);
    }
    if (textAt(condition, "status").toLowerCase() === wanted.toLowerCase()) return READY;
    const stalled = findCondition(live, "Stalled");
    if (stalled !== undefined && textAt(stalled, "status") === "True" && !isStale(live, stalled)) {
      return { state: "failed", message: describeCondition(stalled) };
    }
    return waiting(describeCondition(condition));
  };
}
