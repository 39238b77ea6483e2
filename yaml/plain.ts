/** Whether a value is a mapping, not a list or a single value. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns a string unchanged, and "" for any other value. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The value at a path; undefined if the path leads nowhere. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return typeof step === "number" ? (inner as unknown[])[step] : undefined;
    return isMapping(inner) ? inner[step] : undefined;
  }, value);
}

/** The items of a list; empty for any other value. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
