/** A single value that a SOPS document can hold. */
export type Scalar = string | number | bigint | boolean;

/** The type tags of the values that SOPS encrypts. */
export type LeafType = "str" | "int" | "float" | "bool";

/**
 * A value in the form that SOPS encrypts and hashes: `aes/cipher.go` and `ToBytes` of `sops.go` (3.13) use the same
 * text.
 */
export interface Leaf {
  readonly type: LeafType;
  readonly text: string;
}

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/**
 * The leaf of a value, or `undefined` if SOPS would change it: non-finite numbers, integers that a JavaScript number
 * (or, as bigint, 64 bits) cannot hold exactly, and strings that are not valid Unicode.
 */
export function leafOf(value: unknown): Leaf | undefined {
  switch (typeof value) {
    case "string":
      return /\p{Surrogate}/u.test(value) ? undefined : { type: "str", text: value };
    case "boolean":
      return { type: "bool", text: value ? "True" : "False" };
    case "bigint":
      return value >= int64.min && value <= int64.max ? { type: "int", text: String(value) } : undefined;
    case "number":
      return numberLeaf(value);
    default:
      return undefined;
  }
}

function numberLeaf(value: number): Leaf | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (Number.isSafeInteger(value)) return { type: "int", text: String(value) };
  // From 1e21 on, a number is written with an exponent, which every YAML reader reads as a float.
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return undefined;
  return { type: "float", text: decimal(value) };
}

/** Go's `strconv.FormatFloat(value, 'f', -1, 64)`: the shortest digits that read back as the value, without exponent. */
export function decimal(value: number): string {
  const [digits = "", exponent = "0"] = Math.abs(value).toExponential().split("e");
  const significant = digits.replace(".", "");
  const point = Number(exponent) + 1;
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${significant}`;
  const whole = significant.slice(0, point).padEnd(point, "0");
  const fraction = significant.slice(point);
  return fraction === "" ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/** The value of a leaf, or `undefined` if its text does not fit its type. Integers beyond 2^53 become bigint. */
export function valueOf({ type, text }: Leaf): Scalar | undefined {
  switch (type) {
    case "str":
      return text;
    case "bool":
      return text === "True" ? true : text === "False" ? false : undefined;
    case "int": {
      if (!/^-?\d+$/.test(text)) return undefined;
      return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
    }
    case "float":
      return /^-?\d+(?:\.\d+)?$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
  }
}

/**
 * Whether a value is a map that SOPS can hold: an object literal or an object without prototype, with string keys only.
 */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Object.getOwnPropertySymbols(value).length > 0) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
