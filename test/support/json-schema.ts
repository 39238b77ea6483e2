/** All properties that a schema describes, with the way to each. */
export function propertiesOf(value: unknown, at = ""): { readonly at: string; readonly value: object }[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
    // What stands under "not" describes nothing.
    if (key === "not") return [];
    const here = `${at}/${key}`;
    const own =
      at.endsWith("/properties") && typeof child === "object" && child !== null ? [{ at: here, value: child }] : [];
    return [...own, ...propertiesOf(child, here)];
  });
}
