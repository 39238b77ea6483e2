import { dateOf, YamlDate } from "./date.ts";

/** The value of a scalar. Numbers include Infinity and NaN; integers beyond 2^53 are bigint. */
export type ScalarValue = string | number | bigint | boolean | null | YamlDate;

const words: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, NaN] as const),
  ...["", "+"].flatMap((sign) => [".inf", ".Inf", ".INF"].map((word) => [`${sign}${word}`, Infinity] as const)),
  ...[".inf", ".Inf", ".INF"].map((word) => [`-${word}`, -Infinity] as const),
]);

/**
 * Reads a scalar without quotes and tag like the YAML reader of Flux, Kustomize and SOPS: by YAML 1.1 for numbers and
 * dates, by 1.2 for words.
 *
 * @see https://github.com/yaml/go-yaml/blob/v3.0.4/resolve.go
 */
export function plainScalar(source: string): ScalarValue {
  const word = words.get(source);
  if (word !== undefined) return word;
  if (source.startsWith(".")) return fractionOf(source) ?? source;
  if (!/^[-+\d]/.test(source)) return source;
  const date = dateOf(source);
  // A date that JSON cannot hold becomes NaN, which callers reject.
  if (date !== undefined) return date === null ? NaN : new YamlDate(date);
  return integerOf(source) ?? decimalOf(source.replaceAll("_", "")) ?? source;
}

const least = -(2n ** 63n);
const most = 2n ** 64n - 1n;

/**
 * Parses a signed or unsigned integer of 64 bits, like Go's `strconv.ParseInt(text, 0, 64)`: a leading 0 means octal.
 */
export function integerOf(source: string): number | bigint | undefined {
  const text = source.replaceAll("_", "");
  const value = signed(text, /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/) ?? prefixed(text);
  if (value === undefined || value < least || value > most) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function signed(text: string, form: RegExp): bigint | undefined {
  const [, sign = "", digits] = form.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  return sign === "-" ? -magnitude : magnitude;
}

/** Parses an integer with the sign behind the prefix, which Go accepts as well. */
function prefixed(text: string): bigint | undefined {
  const [, base = "", sign = "", digits = ""] = /^(0[bo])([-+])(\d+)$/.exec(text) ?? [];
  return signed(`${sign}${base}${digits}`, /^([-+])(0b[01]+|0o[0-7]+)$/);
}

function decimalOf(text: string): number | undefined {
  return /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text) ? finite(text) : undefined;
}

/** Parses a number with a leading point. Underscores may only appear between digits. */
function fractionOf(text: string): number | undefined {
  return /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/.test(text) ? finite(text.replaceAll("_", "")) : undefined;
}

/** Parses a number; undefined if it is too large, so that it stays text. */
function finite(text: string): number | undefined {
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  // Flux writes negative zero as 0 in JSON.
  return value === 0 ? 0 : value;
}
