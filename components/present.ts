/** Returns the parts that are defined: a part is undefined if the stack does not use it. */
export function present<T>(parts: readonly (T | undefined)[]): T[] {
  return parts.filter((part) => part !== undefined);
}
