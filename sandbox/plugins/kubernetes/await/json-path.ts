import { isObject, type Value } from "../../rpc/property-values.ts";
import { findCondition, describeCondition, isStale } from "./conditions.ts";
import { type Condition, READY, waiting } from "./verdict.ts";

/** One step of a path: a key, an index, all items, or the items with a field of some value. */
type Step = { key: string } | { index: number } | { every: true } | { field: string[]; equals: string };

const STEP =
  /^(?:\.([\w-]+)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(-?\d+)\]|(\[\*\]|\.\*)|\[\?\(@((?:\.[\w-]+)+)\s*==\s*(?:'([^']*)'|"([^"]*)"|(\w+))\)\])/;

/**
 * Parses `jsonpath={.status.phase}` or `jsonpath={.status.phase}=Bound`: ready when the path exists, or has the value.
 * Supports keys, indices, `[*]`, and filters of the form `[?(@.type=="Ready")]`.
 *
 * @throws Error when the expression does not have that form.
 */
export function jsonPathCondition(expression: string): Condition {
  const [, path = "", equals] = /^jsonpath=\{\s*\$?(.*?)\s*\}(?:=(.*))?$/s.exec(expression) ?? [];
  if (path === "")
    throw new Error(`pulumi.com/waitFor: format should be {.path}=value or {.path}, got "${expression}"`);
  if (equals === "") throw new Error(`pulumi.com/waitFor: "${expression}" requires a value after the "="`);
  const steps = parseSteps(path, expression);
  const wanted = expression.slice("jsonpath=".length);
  return (live) => {
    if (isStale(live)) return waiting(`Waiting for ${wanted}: the latest change has not been seen yet`);
    const [found] = select([live], steps);
    if (found !== undefined && (equals === undefined || scalar(found) === equals)) return READY;
    const seen = found === undefined ? "selected nothing" : `found "${scalar(found)}"`;
    const ready = findCondition(live, "Ready");
    return waiting(`Waiting for ${wanted} (${seen})${ready === undefined ? "" : `; ${describeCondition(ready)}`}`);
  };
}

function parseSteps(path: string, expression: string): Step[] {
  const steps: Step[] = [];
  for (let rest = path; rest !== "";) {
    const match = STEP.exec(rest);
    if (match === null) throw new Error(`pulumi.com/waitFor: cannot read "${rest}" in "${expression}"`);
    const [text, key, single, double, index, every, field, ...values] = match;
    if (every !== undefined) steps.push({ every: true });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else if (field !== undefined) steps.push({ field: field.split(".").slice(1), equals: values.join("") });
    else steps.push({ key: key ?? (single ?? double ?? "").replace(/\\(.)/g, "$1") });
    rest = rest.slice(text.length);
  }
  return steps;
}

function select(values: Value[], [step, ...rest]: readonly Step[]): Value[] {
  if (step === undefined) return values;
  return select(
    values.flatMap((value) => take(value, step)),
    rest,
  );
}

function take(value: Value, step: Step): Value[] {
  const items = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  if ("every" in step) return items;
  if ("field" in step) {
    const wanted = step.field.map((key) => ({ key }));
    return items.filter((item) => select([item], wanted).some((found) => scalar(found) === step.equals));
  }
  const found = "index" in step ? (Array.isArray(value) ? value.at(step.index) : undefined) : keyOf(value, step.key);
  return found === undefined ? [] : [found];
}

function keyOf(value: Value, key: string): Value | undefined {
  return isObject(value) ? value[key] : undefined;
}

function scalar(value: Value): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
