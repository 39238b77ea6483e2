import type { Value } from "../rpc/property-values.ts";
import type { Path } from "./immutable.ts";

/** Maps whose values are quantities, where the API server rewrites `0.5` to `500m`. */
const QUANTITY_MAPS = new Set(["limits", "requests", "sizeLimit", "hard", "capacity", "overhead"]);

const SUFFIXES: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * Whether two values are two spellings of the same Kubernetes quantity.
 *
 * @param anywhere - whether any field may be a quantity; otherwise only fields that are known to hold quantities.
 */
export function sameQuantity(path: Path, a: Value, b: Value, anywhere: boolean): boolean {
  if (!anywhere && !path.some((step) => typeof step === "string" && QUANTITY_MAPS.has(step))) return false;
  const first = parseQuantity(a);
  return first !== undefined && first === parseQuantity(b);
}

function parseQuantity(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const [, digits = "", suffix = ""] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(value) ?? [];
  const factor = SUFFIXES[suffix];
  if (digits === "" || factor === undefined) return undefined;
  // Decimal fractions times a factor are inexact; quantities have at most nine decimal places.
  return Number((Number(digits) * factor).toPrecision(15));
}
