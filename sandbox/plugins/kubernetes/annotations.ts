import { type KubeObject, textAt } from "./objects.ts";

/** The default time limit for an object to become ready or to be deleted, in milliseconds. */
const DEFAULT_TIMEOUT = 600_000;

export const AUTONAMED = "pulumi.com/autonamed";

/** The value of one of Pulumi's annotations, such as `skipAwait`; empty if it is not set. */
export function pulumiAnnotation(object: KubeObject, name: string): string {
  return textAt(object, "metadata", "annotations", `pulumi.com/${name}`);
}

export function isTrue(object: KubeObject, name: string): boolean {
  return pulumiAnnotation(object, name) === "true";
}

/**
 * The time limit in milliseconds: the resource's `customTimeouts`, or else the annotation `pulumi.com/timeoutSeconds`,
 * or else ten minutes.
 *
 * @param requested - seconds, as the engine sends them; 0 if the program sets none.
 */
export function timeoutOf(object: KubeObject, requested: number): number {
  if (requested > 0) return requested * 1000;
  const seconds = Number.parseInt(pulumiAnnotation(object, "timeoutSeconds"), 10);
  return Number.isNaN(seconds) ? DEFAULT_TIMEOUT : seconds * 1000;
}

export type Propagation = "Foreground" | "Background" | "Orphan";

export function propagationOf(object: KubeObject): Propagation {
  switch (pulumiAnnotation(object, "deletionPropagationPolicy").toLowerCase()) {
    case "orphan":
      return "Orphan";
    case "background":
      return "Background";
    default:
      return "Foreground";
  }
}

/**
 * The conditions of `pulumi.com/waitFor`: one expression, or a JSON list of them.
 *
 * @throws Error when an expression has neither form, or the list is empty.
 */
export function waitForOf(object: KubeObject): string[] {
  const text = pulumiAnnotation(object, "waitFor");
  if (text === "") return [];
  const expressions = parseList(text) ?? [text];
  if (expressions.length === 0) throw new Error("pulumi.com/waitFor: at least one condition must be specified");
  for (const expression of expressions) {
    if (!/^(jsonpath|condition)=/.test(expression)) {
      throw new Error(`pulumi.com/waitFor: expected a "jsonpath=" or "condition=" prefix, got "${expression}"`);
    }
  }
  return expressions;
}

function parseList(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((item) => typeof item === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}
