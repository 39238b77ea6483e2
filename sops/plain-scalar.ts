import { YamlDate } from "../yaml/date.ts";
import { integerOf, plainScalar as valueOf } from "../yaml/plain-scalar.ts";
import { decimal } from "./leaf.ts";
import type { Leaf } from "./leaf.ts";

/** The maximum integer: sops reads signed 64-bit integers, but no larger unsigned ones. */
const int64Max = 2n ** 63n - 1n;

/**
 * Reads a scalar without quotes like sops: `null`, a leaf, or `undefined` for a value that sops cannot keep (NaN,
 * infinity, integers beyond signed 64 bits) or would rewrite (dates that are not RFC 3339).
 */
export function plainScalar(source: string): Leaf | null | undefined {
  const value = valueOf(source);
  if (value === null) return null;
  if (value instanceof YamlDate) return value.toJSON() === source ? { type: "str", text: source } : undefined;
  switch (typeof value) {
    case "string":
      return { type: "str", text: value };
    case "boolean":
      return { type: "bool", text: value ? "True" : "False" };
    case "bigint":
      return value > int64Max ? undefined : { type: "int", text: String(value) };
    case "number":
      return Number.isFinite(value) ? numberLeaf(source, value) : undefined;
  }
}

function numberLeaf(source: string, value: number): Leaf {
  return integerOf(source) === undefined
    ? { type: "float", text: decimal(value) }
    : { type: "int", text: String(value) };
}
