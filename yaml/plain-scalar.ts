import { dateOf, YamlDate } from "./date.ts";

/** What a scalar can be. Infinity and NaN are among the numbers; integers beyond 2^53 are bigint. */
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
 * What the YAML reader of Flux, Kustomize and SOPS makes of a scalar without quotes and tag: YAML 1.1 for numbers and dates,
 * 1.2 for words.
 *
 * @see https://github.com/yaml/go-yaml/blob/v3.0.4/resolve.go
 */
export function plainScalar(source: string): ScalarValue {
  const word = words.get(source);
  if (word !== undefined) return word;
  if (source.startsWith(".")) return fractionOf(source) ?? source;
  if (!/^[-+\d]/.test(source)) return source;
  const date = dateOf(source);
  // A date that no JSON can hold is no number either.
  if (date !== undefined) return date === null ? NaN : new YamlDate(date);
  return integerOf(source) ?? decimalOf(source.replaceAll("_", "")) ?? source;
}

const least = -(2n ** 63n);
const most = 2n ** 64n - 1n;

/** An integer of 64 bits, with a sign or without. Go's `strconv.ParseInt(text, 0, 64)`: a leading 0 means octal. */
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

/** Go takes a sign behind the prefix as well. */
function prefixed(text: string): bigint | undefined {
  const [, base = "", sign = "", digits = ""] = /^(0[bo])([-+])(\d+)$/.exec(text) ?? [];
  return signed(`${sign}${base}${digits}`, /^([-+])(0b[01]+|0o[0-7]+)$/);
}

function decimalOf(text: string): number | undefined {
  return /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text) ? finite(text) : undefined;
}

/** Behind a leading point, underscores may stand between digits only. */
function fractionOf(text: string): number | undefined {
  return /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/.test(text) ? finite(text.replaceAll("_", "")) : undefined;
}

/** What is too large for a number stays text. */
function finite(text: string): number | undefined {
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  // JSON has no negative zero once Flux has written it.
  return value === 0 ? 0 : value;
}
