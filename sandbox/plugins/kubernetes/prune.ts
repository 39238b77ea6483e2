import { isObject, type Properties, type Value } from "../rpc/property-values.ts";
import type { Path } from "./immutable.ts";
import { sameQuantity } from "./quantity.ts";

/**
 * Limits a live object to the fields of the inputs, with the live values. Lists are cut to the length of the inputs'
 * list.
 */
export function prune(live: Properties, inputs: Properties): Properties {
  const pruned: Properties = {};
  for (const [key, value] of Object.entries(live)) {
    const input = inputs[key];
    if (input !== undefined) pruned[key] = pruneValue(value, input);
  }
  return pruned;
}

function pruneValue(live: Value, input: Value): Value {
  if (isObject(live) && isObject(input)) return prune(live, input);
  if (!Array.isArray(live) || !Array.isArray(input)) return live;
  return live.slice(0, input.length).map((item, index) => pruneValue(item, input[index] ?? null));
}

/**
 * The inputs for a live object, based on the program's inputs: values that the server has left out because they are
 * empty, or has rewritten to the same meaning, keep the program's form. Otherwise a refresh alone would cause changes.
 */
export function asWritten(live: Properties, inputs: Properties, path: Path = []): Properties {
  const written: Properties = {};
  for (const [key, input] of Object.entries(inputs)) {
    const value = live[key];
    if (value !== undefined) written[key] = asWrittenValue(value, input, [...path, key]);
    else if (saysNothing(input)) written[key] = input;
  }
  return written;
}

function asWrittenValue(live: Value, input: Value, path: Path): Value {
  if (isObject(live) && isObject(input)) return asWritten(live, input, path);
  if (Array.isArray(live) && Array.isArray(input)) {
    return live
      .slice(0, input.length)
      .map((item, index) => asWrittenValue(item, input[index] ?? null, [...path, index]));
  }
  return sameQuantity(path, live, input, false) ? input : live;
}

/** Whether a value is the zero value of a field, which the API server drops. */
function saysNothing(value: Value): boolean {
  if (isObject(value)) return Object.values(value).every(saysNothing);
  return Array.isArray(value) ? value.length === 0 : value === null || value === "" || value === false || value === 0;
}
