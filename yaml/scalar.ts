import { Scalar } from "yaml";
import { YamlDate } from "./date.ts";
import { integerOf, plainScalar, type ScalarValue } from "./plain-scalar.ts";
import { problems } from "./problems.ts";
import { refolded } from "./refolded.ts";
import { isUnfit } from "./unfit-characters.ts";

const core = "tag:yaml.org,2002:";

/** Whether a scalar is written without quotes and not as a block. */
export function isPlain({ type }: Scalar): boolean {
  return type === undefined || type === Scalar.PLAIN;
}

/**
 * Reads a scalar of a file that was parsed with the failsafe schema, as Flux does.
 *
 * @returns the value or the error
 */
export function scalarValue(scalar: Scalar): { readonly value: ScalarValue } | { readonly problem: string } {
  const { tag, type } = scalar;
  const text = type === Scalar.BLOCK_FOLDED ? refolded(String(scalar.value)) : String(scalar.value);
  if (tag === undefined || tag === "!") return fit(isPlain(scalar) ? plainScalar(text) : text);
  const fits = tag.startsWith(core) ? tagged[tag.slice(core.length)] : undefined;
  if (fits === undefined) return { problem: problems.tag };
  return fits(text);
}

type Reading = ReturnType<typeof scalarValue>;

/** The reader of each tag, for texts with or without quotes. */
const tagged: Readonly<Record<string, (text: string) => Reading>> = {
  str: fit,
  null: ofType((value) => value === null),
  bool: ofType((value) => typeof value === "boolean"),
  int: (text) => (integerOf(text) === undefined ? { problem: problems.misfit } : { value: plainScalar(text) }),
  float,
  timestamp: ofType((value) => value instanceof YamlDate),
  binary,
};

function ofType(fits: (value: ScalarValue) => boolean): (text: string) => Reading {
  return (text) => {
    const value = plainScalar(text);
    return fits(value) ? { value } : { problem: problems.misfit };
  };
}

/** Reads a float. Go converts an integer to a float only if it fits in a signed 64-bit integer. */
function float(text: string): Reading {
  const value = plainScalar(text);
  if (typeof value === "number") return fit(value);
  return typeof value === "bigint" && value < 2n ** 63n ? { value: Number(value) } : { problem: problems.misfit };
}

function fit(value: ScalarValue): Reading {
  if (typeof value === "string" && /\p{Surrogate}/u.test(value)) return { problem: problems.unicode };
  if (typeof value === "string" && isUnfit(value)) return { problem: problems.control };
  return typeof value === "number" && !Number.isFinite(value) ? { problem: problems.number } : { value };
}

/**
 * Decodes base64 like Go's `base64.StdEncoding`, which ignores line breaks. Bytes that are not UTF-8 have no form in
 * JSON.
 */
function binary(text: string): Reading {
  const base64 = text.replace(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64))
    return { problem: problems.binary };
  const bytes = Buffer.from(base64, "base64");
  try {
    return fit(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return { problem: problems.binary };
  }
}
