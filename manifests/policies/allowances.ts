import type { Allowance } from "../../model/boundaries.ts";
import { previewLabelKey } from "../namespace-marks.ts";
import type { Requirement } from "./admission-policy.ts";

/** A limit on apps that the platform can lift. */
export interface Bound extends Requirement {
  readonly unless: Allowance;
}

/**
 * The requirements in force: all of them, but for apps not what they are allowed to do. In previews, which run what nobody
 * has reviewed, all of them hold whatever is allowed.
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

/** A message: what is refused, and what to do. One line; neither has an apostrophe. */
export function refusal(what: string, instead: string): string {
  return `'${what}; ${instead}'`;
}
