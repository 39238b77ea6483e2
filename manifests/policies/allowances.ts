import type { Allowance } from "../../model/boundaries.ts";
import { previewLabelKey } from "../namespace-marks.ts";
import type { Requirement } from "./admission-policy.ts";

/** A limit on apps that the platform can lift. */
export interface Bound extends Requirement {
  readonly unless: Allowance;
}

/**
 * Returns the requirements in force: all of them, except those that the platform lifts for apps. Previews run
 * unreviewed code, so all requirements apply there.
 */
export function inForce(
  bounds: readonly Bound[],
  { allow, labelPrefix }: { readonly allow: readonly Allowance[]; readonly labelPrefix: string },
): Requirement[] {
  const noPreview = `!namespaceObject.metadata.?labels[?'${previewLabelKey(labelPrefix)}'].hasValue()`;
  return bounds.map(({ unless, expression, messageExpression }) => ({
    expression: allow.includes(unless) ? `${noPreview} || ${expression}` : expression,
    messageExpression,
  }));
}

/** Returns a message: the refused action, and the fix. One line; neither part has an apostrophe. */
export function refusal(what: string, instead: string): string {
  return `'${what}; ${instead}'`;
}
