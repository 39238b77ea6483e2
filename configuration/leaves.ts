import type { Path } from "./fault.ts";

/** A value that holds no others, and where it stands. */
export interface Leaf {
  readonly path: Path;
  readonly leaf: unknown;
}

/** Everything in a value, as far down as it goes; empty mappings and lists hold nothing. */
export function leaves(value: unknown, path: Path = []): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, leaf: value }];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([step, child]) => leaves(child, [...path, step]));
}
