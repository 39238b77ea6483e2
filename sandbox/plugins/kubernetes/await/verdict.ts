import type { KubeObject } from "../objects.ts";

/** The result of checking an object once. */
export type Verdict = { state: "ready" } | { state: "waiting" | "failed"; message: string };

/** Evaluates a live object. */
export type Condition = (live: KubeObject) => Verdict;

export const READY: Verdict = { state: "ready" };
export const waiting = (message: string): Verdict => ({ state: "waiting", message });

/**
 * Combines conditions: ready if all are, failed if one is; otherwise waiting, with the messages of those that are not
 * ready.
 */
export function all(conditions: readonly Condition[]): Condition {
  return (live) => {
    const open = conditions.map((condition) => condition(live)).filter((verdict) => verdict.state !== "ready");
    const failed = open.find((verdict) => verdict.state === "failed");
    if (failed !== undefined) return failed;
    return open.length === 0 ? READY : waiting(open.map((verdict) => verdict.message).join("; "));
  };
}
