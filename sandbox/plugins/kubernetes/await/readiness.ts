import { isTrue, waitForOf } from "../annotations.ts";
import { gvkOf, type KubeObject } from "../objects.ts";
import { statusCondition } from "./conditions.ts";
import { jsonPathCondition } from "./json-path.ts";
import { rolloutOf } from "./rollout.ts";
import { all, type Condition } from "./verdict.ts";

/**
 * The condition to wait for after an object is created or changed: none with `pulumi.com/skipAwait`, else that of
 * `pulumi.com/waitFor`, or the default of the kind.
 *
 * @throws Error when `pulumi.com/waitFor` cannot be parsed.
 */
export function readinessOf(inputs: KubeObject): Condition | undefined {
  if (isTrue(inputs, "skipAwait")) return undefined;
  const expressions = waitForOf(inputs);
  if (expressions.length === 0) return rolloutOf(gvkOf(inputs));
  return all(
    expressions.map((expression) =>
      expression.startsWith("jsonpath=") ? jsonPathCondition(expression) : statusCondition(expression),
    ),
  );
}
