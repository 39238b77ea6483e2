import { decimal } from "./leaf.ts";
import type { Leaf } from "./leaf.ts";

/**
 * What Go's YAML reader (`go.yaml.in/yaml/v3`, which sops reads with) makes of a scalar without quotes: `null`, a leaf, or
 * `undefined` for what sops cannot keep (NaN, infinity, integers beyond 64 bits) or rewrites (dates that are not RFC 3339).
 */
export function plainScalar(source: string): Leaf | null | undefined {
  if (/^(?:~|null|Null|NULL)?$/.test(source)) return null;
  if (/^(?:true|True|TRUE)$/.test(source)) return { type: "bool", text: "True" };
  if (/^(?:false|False|FALSE)$/.test(source)) return { type: "bool", text: "False" };
  if (/^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/.test(source)) return undefined;
  if (/^\d{4}-\d/.test(source)) return dateOrText(source);
  if (/^[-+.\d]/.test(source)) return numberOrText(source);
  return { type: "str", text: source };
}

function dateOrText(source: string): Leaf | undefined {
  const isDate = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}.*)?$/.test(source);
  if (!isDate) return { type: "str", text: source };
  const isCanonical = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d*[1-9])?(?:Z|[-+]\d{2}:\d{2})$/.test(source);
  return isCanonical ? { type: "str", text: source } : undefined;
}

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const uint64Max = 2n ** 64n - 1n;

function numberOrText(source: string): Leaf | undefined {
  const plain = source.replaceAll("_", "");
  const integer = integerOf(plain);
  if (integer !== undefined) {
    if (integer >= int64.min && integer <= int64.max) return { type: "int", text: String(integer) };
    if (integer <= uint64Max && integer > 0n) return undefined;
  }
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain)) {
    const value = Number(plain);
    return Number.isFinite(value) ? { type: "float", text: decimal(value) } : { type: "str", text: source };
  }
  return { type: "str", text: source };
}

/** Go's `strconv.ParseInt(text, 0, 64)`, without the limit of 64 bits: a leading 0 means octal. */
function integerOf(text: string): bigint | undefined {
  const [, sign = "", digits] = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  return sign === "-" ? -magnitude : magnitude;
}
