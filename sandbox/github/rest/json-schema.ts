/**
 * Converts OpenAPI 3.0 schemas to JSON Schemas with the same meaning. OpenAPI allows `nullable` beside `oneOf`,
 * `anyOf`, `allOf` and `$ref`, JSON Schema only beside `type`; and an `enum` must list null if null is allowed. GitHub
 * writes `oneOf` for overlapping alternatives, e.g. the two errors of a 409, where it means `anyOf`.
 *
 * @param value - any part of a description; it is not changed
 */
export function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key === "oneOf" ? "anyOf" : key, toJsonSchema(inner)]),
  );
  if (copy["nullable"] !== true) return copy;
  if (Array.isArray(copy["enum"])) return { ...copy, enum: [...(copy["enum"] as unknown[]), null] };
  if (typeof copy["type"] === "string") return copy;
  const rest = Object.fromEntries(Object.entries(copy).filter(([key]) => key !== "nullable"));
  return { anyOf: [{ type: "string", nullable: true, enum: [null] }, rest] };
}

/**
 * Adds internal repositories to GitHub's description of requests: that of github.com leaves them out, though organisations of
 * an enterprise can have them there.
 *
 * @param value - any part of a description; it is not changed
 */
export function withInternal(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const isVisibility = items.length === 2 && items[0] === "public" && items[1] === "private";
    return isVisibility ? [...items, "internal"] : items.map(withInternal);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withInternal(inner)]));
}

/** The format checks that GitHub's description uses; other formats are not checked. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uri: (text) => URL.canParse(text),
  "date-time": (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text),
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
};

/**
 * Options for building validators. GitHub's description is assumed to be valid: validating it, and optimising code that
 * runs a few times, would take longer than everything else.
 */
export const compilation = {
  strict: false,
  logger: false,
  meta: false,
  validateSchema: false,
  code: { optimize: false },
} as const;
