import { isObject, type Properties, type Value } from "../rpc/property-values.ts";
import type { Path } from "./immutable.ts";
import { sameQuantity } from "./quantity.ts";

/**
 * The part of a live object that the program once asked for: where the inputs have a key, the live value; nothing else. Lists are
 * cut to the length of the inputs' list.
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
 * The inputs that a program would have written for a live object, given those that it wrote: what the server has left out because
 * it says nothing, or has rewritten to the same meaning, stays as it was written. Otherwise a refresh alone would make changes.
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

/** What the API server drops: the zero value of a field. */
function saysNothing(value: Value): boolean {
  if (isObject(value)) return Object.values(value).every(saysNothing);
  return Array.isArray(value) ? value.length === 0 : value === null || value === "" || value === false || value === 0;
}
